namespace Custodes.Descriptors;

/// <summary>Rows of the catalogue: tools of mail, chat, documents, payments and customer systems.</summary>
internal static class CatalogueOfBusiness
{
    /// <summary>One tool a line: canonical name, effect, capabilities as letters, risk.</summary>
    public const string Rows = """
        slack_list_channels        Read       r      Low
        slack_post_message         SendOut    no     High
        slack_reply_to_thread      SendOut    no     High
        slack_add_reaction         Modify     n      Low
        slack_get_channel_history  Read       r      Low
        slack_get_thread_replies   Read       r      Low
        slack_get_users            Read       r      Low
        slack_get_user_profile     Read       r      Low
        send_email                 SendOut    no     High
        reply_to_email             SendOut    no     High
        forward_email              SendOut    no     High
        draft_email                Create     w      Low
        search_emails              Read       r      Low
        read_email                 Read       r      Low
        delete_email               Delete     wd     High
        send_sms                   SendOut    no     High
        send_message               SendOut    no     High
        gdrive_search              Read       r      Low
        gdrive_read_file           Read       r      Low
        notion_search              Read       r      Low
        notion_fetch               Read       r      Low
        notion_create_pages        Create     w      Medium
        notion_update_page         Modify     w      Medium
        create_event               Create     wo     Medium
        update_event               Modify     wo     Medium
        delete_event               Delete     wd     High
        list_events                Read       r      Low
        create_payment_link        Spend      ns     High
        create_invoice             Spend      ns     High
        finalize_invoice           Spend      ns     High
        create_refund              Spend      ns     High
        create_product             Create     w      Medium
        create_price               Create     w      Medium
        create_customer            Create     w      Medium
        create_coupon              Create     w      Medium
        cancel_subscription        Delete     d      High
        update_subscription        Spend      ns     High
        list_payment_intents       Read       r      Low
        retrieve_balance           Read       r      Low
        create_payment_intent      Spend      ns     High
        create_order               Spend      ns     High
        pay_order                  Spend      ns     High
        create_payout              Spend      ns     High
        search_jira_issues         Read       r      Low
        jira_create_issue          Create     wn     Medium
        jira_update_issue          Modify     wn     Medium
        jira_transition_issue      Modify     wn     Medium
        jira_add_comment           SendOut    no     Medium
        confluence_search          Read       r      Low
        confluence_create_page     Create     wn     Medium
        linear_create_issue        Create     wn     Medium
        salesforce_query           Read       r      Low
        """;
}
