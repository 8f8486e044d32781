using System.Collections.Frozen;
using Custodes.Contracts;

namespace Custodes.Descriptors;

/// <summary>Words that tell what a tool does.</summary>
/// <remarks>
/// <see cref="Verbs"/> decide wherever they stand. <see cref="Nouns"/> are as often the thing as the
/// deed (<c>email_customer</c>, <c>get_email</c>): they decide only when no verb does. A word
/// stands in one list and under one effect.
/// </remarks>
internal static class VerbList
{
    private const string ReadVerbs = """
        get list read search find view show lookup look describe check see scan inspect explain summarize
        summarise calculate compute compare think thinking sequentialthinking reason rank sort filter preview retrieve load peek
        watch monitor track estimate analyze analyse detect recommend suggest translate parse validate tell
        ask resolve recall discover explore glob grep cat ls head tail stat wait sleep convert count fetchall
        measure identify classify query snapshot screenshot whoami ping locate diff blame
        verify lint has is hover scroll enumerate review
        """;

    private const string SendVerbs = """
        send share publish forward respond reply notify broadcast dm announce upload submit invite tweet push
        transmit mention emit escalate handoff input fill enter contribute retweet repost crosspost syndicate
        """;

    private const string SpendVerbs = """
        pay purchase buy checkout reserve donate withdraw refund wire invest bid redeem spend rent hire remit
        disburse settle topup rebook reimburse prepay tip swap stake payout
        """;

    private const string DeleteVerbs = """
        delete remove cancel drop erase clear destroy purge wipe discard trash uninstall truncate terminate
        kill stop abort rm rmdir unlink unshare unsubscribe forget revert undo expire decommission prune void
        rollback dropdb unpublish
        """;

    private const string ModifyVerbs = """
        update edit modify change set append move rename reschedule add insert copy patch replace write put
        assign apply adjust alter merge amend toggle enable disable activate deactivate schedule transform mark
        pin unpin tag star unstar follow unfollow rate vote upvote downvote react reorder sync restore
        rebase commit configure attach detach link join leave accept approve reject decline dismiss
        complete save store remember upsert lock unlock mute unmute import upgrade downgrade extend renew
        reopen promote demote cp mv touch close archive unarchive resize scale label relabel subscribe
        snooze prioritize prioritise return exchange normalize format refactor cherry
        reset unassign transition manage annotate bump
        """;

    private const string CreateVerbs = """
        create make generate open init initialize initialise draft compose new fork clone mkdir mint provision
        allocate instantiate duplicate record render export
        """;

    private const string FetchVerbs = """
        fetch browse download crawl scrape visit navigate goto curl wget webfetch
        """;

    private const string AuthoriseVerbs = """
        login logout signin signout signup authenticate authorize authorise grant revoke permit elevate sudo
        impersonate enroll register rotate chmod chown ban unban kick block unblock deny allow whitelist
        allowlist assume
        """;

    private const string ExecuteVerbs = """
        run execute exec eval invoke call trigger dispatch deploy redeploy install compile
        build start restart resume launch spawn boot reboot shutdown delegate click press type drag tap
        swipe simulate interrupt shell bash zsh powershell python javascript ssh cron
        do evaluate use
        """;

    private const string ReadNouns = """
        status history info information detail details total balance weather forecast rating ratings reviews
        price prices pricing availability available profile summary statistics stats metrics help version
        tree now time date current quote quotes log logs echo health state overview leaderboard results
        """;

    private const string SendNouns = """
        email mail message messages comment text sms post fax contact report webhook notification
        """;

    private const string SpendNouns = "book order transfer charge trade payment subscription";

    private const string ExecuteNouns =
        "script command terminal sql test code computer browser task workflow process program terraform kubectl helm";

    private const string FetchNouns = "http request url website webpage rest graphql";

    /// <summary>Words that decide wherever they stand.</summary>
    public static FrozenDictionary<string, Effect> Verbs { get; } =
        Table(
            (Effect.Read, ReadVerbs),
            (Effect.SendOut, SendVerbs),
            (Effect.Spend, SpendVerbs),
            (Effect.Delete, DeleteVerbs),
            (Effect.Modify, ModifyVerbs),
            (Effect.Create, CreateVerbs),
            (Effect.Fetch, FetchVerbs),
            (Effect.Authorise, AuthoriseVerbs),
            (Effect.Execute, ExecuteVerbs)
        );

    /// <summary>Words that decide when no verb does.</summary>
    public static FrozenDictionary<string, Effect> Nouns { get; } =
        Table(
            (Effect.Read, ReadNouns),
            (Effect.SendOut, SendNouns),
            (Effect.Spend, SpendNouns),
            (Effect.Execute, ExecuteNouns),
            (Effect.Fetch, FetchNouns)
        );

    private static FrozenDictionary<string, Effect> Table(
        params ReadOnlySpan<(Effect Effect, string Words)> lists
    )
    {
        Dictionary<string, Effect> table = new(StringComparer.Ordinal);
        foreach ((Effect effect, string words) in lists)
        {
            foreach (string word in WordList.Split(words))
            {
                // Adding refuses a word that stands in two lists: its effect would depend on their order.
                table.Add(word, effect);
            }
        }

        return FrozenDictionary.ToFrozenDictionary(table, StringComparer.Ordinal);
    }
}
