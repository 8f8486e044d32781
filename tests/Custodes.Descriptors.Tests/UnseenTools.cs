using Custodes.Contracts;

namespace Custodes.Descriptors.Tests;

/// <summary>Tool names from other ecosystems than <see cref="KnownTools"/>, judged by hand before any guess was seen.</summary>
/// <remarks>The word lists are not to be changed for a name that stands here: it would no longer measure them.</remarks>
internal static class UnseenTools
{
    /// <summary>Effect, and the names that have it.</summary>
    public static IEnumerable<(Effect Effect, string Names)> Lists =>
        [
            (Effect.Read, Read),
            (Effect.SendOut, SendOut),
            (Effect.Spend, Spend),
            (Effect.Delete, Delete),
            (Effect.Modify, Modify),
            (Effect.Create, Create),
            (Effect.Fetch, Fetch),
            (Effect.Authorise, Authorise),
            (Effect.Execute, Execute),
        ];

    private const string Read = """
        cat echo tail find wc sort grep du diff search_tweets get_ticket get_stock_info
        filter_stocks_by_price get_budget_fiscal_year retrieve_invoice compute_exchange_rate
        displayCarStatus estimate_distance get_zipcode_based_on_city check_tire_pressure
        find_nearest_tire_shop view_messages_sent search_messages get_user_id list_users
        get_bills_for_customer get_customer_by_phone check_network_status can_send_mms
        check_payment_request FacebookManagerGetFriendInfo EvernoteManagerSearchNotes
        GitHubGetUserDetails NortonIdentitySafeGetPassword list_repositories
        get_all_restaurants_in_city email_inbox_list github_get_repo spotify_search_tracks
        asana_get_tasks zendesk_list_tickets airtable_list_records elasticsearch_search
        redis_get
        """;

    private const string SendOut = """
        retweet comment mention contact_customer_support send_message GmailSendEmail
        send_payment_reminder_email post_tweet notify_price_change issue_comment email_send
        discord_post zendesk_reply_ticket share_link
        """;

    private const string Spend = """
        place_order make_transaction withdraw_funds purchase_insurance make_payment
        BankManagerTransferFunds BankManagerPayBill AmazonPlaceOrder VenmoSendMoney
        BinanceDeposit BinanceWithdraw fund_account send_payment_request refuel_data order_ride
        """;

    private const string Delete = """
        rm rmdir cancel_order cancel_booking remove_stock_from_watchlist unfollow_user
        delete_message TwitterManagerDeleteTweet GitHubDeleteRepository redis_del
        todoist_delete_task
        """;

    private const string Modify = """
        mv follow_user close_ticket resolve_ticket edit_ticket add_to_watchlist set_budget_limit
        lockDoors adjustClimateControl activateParkingBrake setHeadlights set_navigation
        update_market_status enable_roaming toggle_airplane_mode reset_apn_settings
        AmazonUpdateAddress add_contact suspend_line asana_update_task airtable_update_record
        redis_set star_repository cd
        """;

    private const string Create = """
        mkdir touch create_ticket TodoistCreateTask spotify_create_playlist asana_create_task cp
        """;

    private const string Fetch = """
        WebBrowserNavigateTo download_attachment git_clone scrape_url fetch_page
        """;

    private const string Authorise = """
        ticket_login ticket_logout trading_login register_credit_card authenticate_travel
        message_login grant_app_permission GitHubAddOrUpdateCollaborator SlackAddMemberToChannel
        gitAddCollaborator add_ssh_key AugustSmartLockUnlockDoor
        """;

    private const string Execute = """
        startEngine pressBrakePedal reboot_device run_speed_test TerminalExecute
        trigger_github_action run_sql resume_line execute_shell_command
        """;
}
