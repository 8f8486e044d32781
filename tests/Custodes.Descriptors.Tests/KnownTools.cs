using Custodes.Contracts;

namespace Custodes.Descriptors.Tests;

/// <summary>Real tool names of many ecosystems, each under the effect that a person gave it by hand.</summary>
internal static class KnownTools
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
        get_balance get_most_recent_transactions get_scheduled_transactions get_iban get_user_info
        read_channel_messages read_inbox get_channels get_users_in_channel search_emails get_unread_emails
        get_sent_emails get_draft_emails search_contacts_by_email search_calendar_events get_day_calendar_events
        get_current_day list_files search_files_by_filename get_file_by_id search_files view_order_history
        get_invoice view_available_discounts search_product view_cart cart_total get_product_info
        get_shopping_linked_received_emails list_directory get_all_hotels_in_city get_hotels_prices
        get_rating_reviews_for_hotels check_restaurant_opening_hours get_flight_information
        get_reservation_details get_user_details search_direct_flight list_all_airports calculate think
        find_user_id_by_email get_order_details get_product_details list_all_product_types Read Grep Glob LS
        TodoRead NotebookRead mcp__filesystem__read_text_file mcp__filesystem__directory_tree
        mcp__git__git_status mcp__git__git_diff_unstaged mcp__github__get_pull_request
        mcp__github__list_commits github/search_repositories GITHUB_LIST_ISSUES gitlab_get_merge_request
        mcp__memory__read_graph mcp__memory__search_nodes mcp__memory__open_nodes
        mcp__sequential-thinking__sequentialthinking mcp__time__get_current_time
        mcp__sentry__get_issue_details notion-search API-retrieve-a-page linear.listIssues
        mcp__atlassian__searchJiraIssuesUsingJql slack_get_channel_history mcp__postgres__query
        sqlite_read_query list_tables describe-table mongodb-find gdrive.search
        gmail.users.messages.list calendar/events/list stripe_list_customers stripe_retrieve_balance
        salesforce_query_records hubspot-search-objects browser_take_screenshot browser_snapshot
        playwright_screenshot kubectl_get pods_list pods_log s3_list_buckets aws.describeInstances
        get_weather weather_forecast order_status tavily-search brave_web_search WebSearch codebase_search
        mcp__supabase__get_logs account_balance checkStock list_calendars getUserProfile
        list_webhooks get_send_status
        """;

    private const string SendOut = """
        send_email send_direct_message send_channel_message post_webpage share_file invite_user_to_slack
        post_message slack_post_message slack.chat.postMessage mcp__slack__slack_reply_to_thread
        GMAIL_SEND_EMAIL gmail.users.messages.send sendSms twilio_send_message discord_send_message
        telegram/sendPhoto publish_article create_tweet twitter_post reply_to_email forward_email
        mcp__github__push_files git_push upload_file drive_upload add_issue_comment createComment
        add_comment_to_issue notify_user email_customer submit_form browser_fill_form puppeteer_fill
        input_to_webpage transfer_to_human_agents make_phone_call broadcast_announcement message_user
        linkedin.createPost reply
        """;

    private const string Spend = """
        send_money schedule_transaction update_scheduled_transaction pay_bill pay_invoice makePayment
        purchase_item purchase_ticket place_order reserve_hotel reserve_restaurant reserve_car_rental
        book_flight book_reservation update_reservation_flights checkout_selected_cart checkout buy_stock
        stripe_create_refund refund_order stripe_create_payment_link createPaymentIntent order_food
        transfer_funds wire_transfer donate create_booking book_hotel_room paypal_create_order
        exchange_delivered_order_items return_delivered_order_items modify_pending_order_items withdraw_cash
        top_up send_crypto execute_trade shopify.createOrder subscribe_payment_plan
        """;

    private const string Delete = """
        delete_email delete_file cancel_calendar_event cancel_reservation cancel_pending_order
        remove_user_from_slack cart_remove_product clear_cart mcp__memory__delete_entities drop_table
        stripe_cancel_subscription deleteRepository s3_delete_object kubectl_delete rm removeMember
        pods_delete terminate_instance KillShell trash_message purge_queue empty_trash unshare_document
        mongodb-drop-collection git_stash_drop
        """;

    private const string Modify = """
        update_user_info append_to_file reschedule_calendar_event add_calendar_event_participants
        cart_add_product Write Edit MultiEdit NotebookEdit TodoWrite mcp__filesystem__write_file
        mcp__filesystem__move_file edit_file search_replace find_and_replace apply_patch
        mcp__github__merge_pull_request updateIssue jira_transition_issue linear_update_issue
        notion-update-page mcp__memory__add_observations set_reminder rename_channel slack_add_reaction
        save_memory kubectl_scale kubectl_apply modify_user_address update_order_status insert_row
        database/upsert close_issue archive_channel git_commit git_rebase mark_as_read
        hubspot-batch-update-objects copy_node move_node replace_in_file write_query str_replace_editor terraform_apply
        """;

    private const string Create = """
        create_file create_calendar_event create_dir create_directory mcp__github__create_issue
        GitHub.createIssue GITHUB_CREATE_AN_ISSUE create_pull_request create_branch fork_repository
        mcp__memory__create_entities draft_email create_draft gmail_create_draft notion-create-pages
        mkdir generate_image stripe_create_customer create_table linear_create_issue open_ticket
        new_document drawings.create get_or_create_project
        """;

    private const string Fetch = """
        get_webpage browse_webpage fetch fetch_url mcp__fetch__fetch mcp__fetch__fetch_html WebFetch
        download_file_through_url download browser_navigate playwright_navigate puppeteer_navigate
        firecrawl_scrape crawl_site curl http_request http_get open_url visit_page click_the_link
        read_url read_website navigate get_url_status
        """;

    private const string Authorise = """
        update_password update_shopping_account_password login_shopping_account login sign_in
        verify_shopping_account verify_email_otp grant_access revoke_access add_user_to_channel
        add_collaborator mcp__github__add_repo_collaborator create_user create_api_key reset_password
        set_permissions update_role iam.createAccessKey addMemberToTeam rotate_secret chmod
        assign_role register_account authenticate update_sharing block_user
        """;

    private const string Execute = """
        Bash bash run_command run_terminal_cmd execute_command python shell exec functions.exec_command
        mcp__postgres__execute_sql run_query terminal code_interpreter browser_evaluate
        kubectl_exec pods_exec docker_run deploy_application trigger_workflow
        invoke_lambda call_tool run_tests install_package Task start_process restart_server
        ssh_execute browser_click evaluate_script
        """;
}
