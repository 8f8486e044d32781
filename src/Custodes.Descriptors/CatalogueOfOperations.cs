namespace Custodes.Descriptors;

/// <summary>Rows of the catalogue: tools of code hosting, databases, clusters and clouds.</summary>
internal static class CatalogueOfOperations
{
    /// <summary>One tool a line: canonical name, effect, capabilities as letters, risk.</summary>
    public const string Rows = """
        create_or_update_file       SendOut    wno    High
        push_files                  SendOut    no     High
        create_repository           Create     wn     High
        fork_repository             Create     wn     Medium
        create_branch               Create     wn     Medium
        create_issue                Create     wn     Medium
        update_issue                Modify     wn     Medium
        add_issue_comment           SendOut    no     Medium
        create_pull_request         Create     wno    High
        merge_pull_request          Modify     wn     High
        update_pull_request_branch  Modify     wn     Medium
        create_pull_request_review  SendOut    no     Medium
        get_file_contents           Read       r      Low
        get_pull_request            Read       r      Low
        get_pull_request_diff       Read       r      Low
        list_commits                Read       r      Low
        list_issues                 Read       r      Low
        list_pull_requests          Read       r      Low
        search_code                 Read       r      Low
        search_repositories         Read       n      Low
        get_me                      Read       r      Low
        run_workflow                Execute    nx     Critical
        create_gist                 SendOut    no     High
        query                       Read       r      Low
        execute_sql                 Execute    rwd    Critical
        run_query                   Execute    rwd    Critical
        read_query                  Read       r      Low
        write_query                 Modify     wd     High
        create_table                Create     w      High
        list_tables                 Read       r      Low
        describe_table              Read       r      Low
        apply_migration             Modify     wd     Critical
        kubectl_get                 Read       r      Low
        kubectl_describe            Read       r      Low
        kubectl_logs                Read       r      Low
        kubectl_apply               Modify     wn     Critical
        kubectl_create              Create     wn     High
        kubectl_delete              Delete     wnd    Critical
        kubectl_scale               Modify     wn     High
        kubectl_rollout             Modify     wn     High
        exec_in_pod                 Execute    nx     Critical
        pods_list                   Read       r      Low
        pods_get                    Read       r      Low
        pods_log                    Read       r      Low
        pods_delete                 Delete     wnd    Critical
        pods_exec                   Execute    nx     Critical
        install_helm_chart          Execute    wnx    Critical
        uninstall_helm_chart        Delete     wnd    Critical
        call_aws                    Execute    nxp    Critical
        suggest_aws_commands        Read       -      None
        terraform_plan              Read       r      Low
        terraform_apply             Modify     wns    Critical
        terraform_destroy           Delete     wnd    Critical
        docker_run                  Execute    nx     Critical
        docker_exec                 Execute    nx     Critical
        list_projects               Read       r      Low
        find_organizations          Read       r      Low
        get_issue_details           Read       r      Low
        deploy_to_vercel            Execute    wnx    High
        deploy_edge_function        Execute    wnx    Critical
        """;
}
