using System.Collections.Frozen;

namespace Custodes.Descriptors;

/// <summary>Words that names often cut in two, though half of one means something else.</summary>
/// <remarks>
/// Without them <c>check_out</c> would look like a check, <c>PayPal</c> like a payment and
/// <c>WordPress</c> like a key being pressed.
/// </remarks>
internal static class CompoundWords
{
    /// <summary>The joined forms.</summary>
    public static FrozenSet<string> All { get; } =
        WordList.Set(
            """
            airtable apikey apikeys bigquery checkout clickhouse clickup database datadog docusign email facebook
            filesystem firecrawl github gitlab homepage hubspot keyword linkedin login logout mailchimp
            mailgun mailjet nodejs notebook onedrive openai opensearch pagerduty password paypal playwright
            posthog postgresql powerpoint powershell readme rollback salesforce sendgrid setup sharepoint
            sidenav signin signout signup slideshow stackoverflow subagent timestamp timezone todo topup username
            webhook webpage website whatsapp wordpress youtube
            """
        );
}
