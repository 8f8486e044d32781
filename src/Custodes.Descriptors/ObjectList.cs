using System.Collections.Frozen;

namespace Custodes.Descriptors;

/// <summary>Words for the things that tools act on, where the thing changes what the deed means.</summary>
internal static class ObjectList
{
    /// <summary>What costs when it is sent, made or changed.</summary>
    public static FrozenSet<string> Money { get; } =
        WordList.Set(
            """
            money payment payments payout payouts fund funds cash transaction transactions invoice refund
            refunds reservation reservations booking bookings purchase purchases subscription subscriptions
            order orders transfer transfers charge charges crypto bitcoin coins salary giftcard trade trades
            checkout autopay
            """
        );

    /// <summary>What is sent to somebody as soon as it is made.</summary>
    public static FrozenSet<string> Messages { get; } =
        WordList.Set(
            """
            message messages comment comments post posts tweet tweets reply replies email emails mail sms
            announcement notification notifications broadcast toot call
            """
        );

    /// <summary>What opens doors: reading it is a risk, changing it changes who may do what.</summary>
    public static FrozenSet<string> Secrets { get; } =
        WordList.Set(
            """
            password passwords passwd passphrase credential credentials secret secrets token tokens apikey
            apikeys mfa otp totp 2fa passkey certificate certificates keypair vault kms privatekey
            """
        );

    /// <summary>Rights, and what carries them.</summary>
    public static FrozenSet<string> Rights { get; } =
        WordList.Set(
            """
            permission permissions privilege privileges role roles rolebinding access acl iam policy policies
            ssh collaborator collaborators membership member members admin admins owner ownership sharing
            login firewall
            """
        );

    /// <summary>Who has rights.</summary>
    public static FrozenSet<string> People { get; } = WordList.Set("user users account accounts");

    /// <summary>Where somebody is let in.</summary>
    public static FrozenSet<string> Groups { get; } =
        WordList.Set(
            "channel channels group groups team teams org organization workspace project chat server"
        );

    /// <summary>Addresses in the open world.</summary>
    public static FrozenSet<string> Web { get; } =
        WordList.Set("webpage webpages url urls website websites uri http https link web href");

    /// <summary>What is opened to be looked at.</summary>
    public static FrozenSet<string> Readable { get; } =
        WordList.Set("file files node nodes document documents doc image email message folder");

    /// <summary>Who takes over a conversation, or how one talks.</summary>
    public static FrozenSet<string> Talk { get; } =
        WordList.Set("human humans agent agents operator support supervisor phone number contact");

    /// <summary>Words about a thing that costs which make the thing itself stay as it is.</summary>
    public static FrozenSet<string> Notes { get; } =
        WordList.Set("status note notes label labels tag tags name description");

    /// <summary>What is resolved by being closed.</summary>
    public static FrozenSet<string> Cases { get; } =
        WordList.Set(
            "ticket tickets issue issues incident incidents alert alerts case thread comment conflict conversation"
        );

    /// <summary>Questions whose answer is nobody's secret.</summary>
    public static FrozenSet<string> Neutral { get; } =
        WordList.Set(
            """
            think reason calculate compute time date weather forecast wait sleep convert timezone echo ping
            day sequentialthinking thinking
            """
        );

    /// <summary>What many others rely on.</summary>
    public static FrozenSet<string> Shared { get; } =
        WordList.Set(
            """
            production prod cluster deployment dns domain webhook webhooks branch release pipeline stack bucket
            database schema table index queue topic function instance server repository repo repos merge push
            namespace network security route
            """
        );

    /// <summary>Deeds after which nothing is left.</summary>
    public static FrozenSet<string> Final { get; } =
        WordList.Set(
            "delete drop erase destroy purge wipe truncate rm rmdir unlink terminate decommission dropdb prune"
        );

    /// <summary>Deeds of a hand on a screen.</summary>
    public static FrozenSet<string> Hand { get; } = WordList.Set("click press type drag tap swipe");
}
