#include "provider/advice/advice.h"

namespace provider {
namespace {

constexpr std::string_view kNewToken =
    "Create a token with the abilities read and write in Coolify under Keys & Tokens > API Tokens "
    "and give it as `token` or in the environment variable COOLIFY_TOKEN.";

}  // namespace

const std::vector<Advice>& coolify_advice() {
  static const std::vector<Advice> rows = {
      // The way to the instance.
      {.code = "coolify.token_missing",
       .remedy = "Create a token with the abilities read and write in Coolify under Keys & Tokens "
                 "> API Tokens, and give it as `token` or in the environment variable "
                 "COOLIFY_TOKEN."},
      {.code = "coolify.invalid_header",
       .remedy = "Leave it out and give the token as `token`, `token_file` or in the environment "
                 "variable COOLIFY_TOKEN.",
       .needs = "token_header"},
      {.code = "coolify.invalid_header",
       .needs = "header",
       .cause = "The provider sets the header {header} itself."},
      {.code = "coolify.invalid_header",
       .remedy = "Leave it out; the environment variable TF_APPEND_USER_AGENT adds to it.",
       .needs = "agent_header"},
      {.code = "coolify.invalid_header",
       .remedy = "Leave it out and write user and password in `proxy_url`: "
                 "http://user:password@proxy.example:3128.",
       .needs = "proxy_header"},
      {.code = "coolify.client_certificate_incomplete",
       .remedy = "Give both client_cert and client_key, or neither."},
      {.code = "coolify.tls_untrusted",
       .remedy = "Give the authority's certificate as `ca_cert`, use the name the certificate is "
                 "for, or renew it. `insecure = true` switches the check off.",
       .needs = "known_authorities"},
      {.code = "coolify.tls_untrusted",
       .remedy = "Install the system's certificates (the package ca-certificates) and leave "
                 "SSL_CERT_FILE unset, name a PEM file of certificates in SSL_CERT_FILE, or give "
                 "the authority's certificate as `ca_cert`.",
       .needs = "no_authorities"},
      {.code = "coolify.tls",
       .remedy = "Check that the endpoint speaks https on this port (a plain http instance needs "
                 "http:// in the endpoint), whether it asks for a client certificate, and whether "
                 "`ca_cert` is the authority's present certificate."},
      {.code = "coolify.ca_cert",
       .remedy = "Give `ca_cert` as PEM text or as the path of a PEM file."},
      {.code = "coolify.client_cert",
       .remedy = "Give `client_cert` and `client_key` as PEM texts that belong together; the key "
                 "without a passphrase."},
      {.code = "coolify.proxy",
       .remedy = "Check `proxy_url` or HTTPS_PROXY and HTTP_PROXY, its credentials, and whether "
                 "NO_PROXY should name the instance."},
      {.code = "coolify.connection_lost",
       .remedy = "Check Coolify and what is in front of it, then run Terraform again."},
      // Waiting.
      {.code = "coolify.cancelled", .remedy = "Run Terraform again to go on."},
      {.code = "coolify.timeout",
       .remedy = "Allow more time in `timeouts`, or find out why Coolify is slow.",
       .needs = "waited_for"},
      {.code = "coolify.timeout",
       .remedy = "Allow more time with `request_timeout`, or find out why Coolify is slow.",
       .needs = "call"},
      {.code = "coolify.unreachable",
       .remedy = "Allow more time in `timeouts`, or find out why Coolify is slow.",
       .needs = "waited_for"},
      {.code = "coolify.rate_limited",
       .remedy = "Allow more time, run fewer Terraform operations at once, or raise API_RATE_LIMIT "
                 "on the instance.",
       .needs = "waited_for"},
      {.code = "coolify.rate_limited",
       .remedy = "Run fewer Terraform operations at once, or raise API_RATE_LIMIT on the instance.",
       .needs = "status"},
      // Answers of the API.
      {.code = "coolify.invalid_token",
       .remedy = "Create a new token while the right team is selected. Create a token with the "
                 "abilities read and write in Coolify under Keys & Tokens > API Tokens and give it "
                 "as `token` or in the environment variable COOLIFY_TOKEN."},
      {.code = "coolify.unauthenticated", .remedy = kNewToken},
      {.code = "coolify.ability_missing",
       .remedy = kNewToken,
       .needs = "status",
       .cause = "{call} was answered with HTTP {status}. The provider needs the abilities read and "
                "write; write does not include read."},
      {.code = "coolify.version_too_old",
       .remedy = "Update the Coolify instance, or replace the registration: `terraform apply "
                 "-replace='coolify_server_registration.NAME'` with the name of this resource.",
       .needs = "anew"},
      {.code = "coolify.key_hidden",
       .remedy =
           "Create a token with the abilities read, read:sensitive and write (or root) in "
           "Coolify under Keys & Tokens > API Tokens and give it as `token` or in the "
           "environment variable COOLIFY_TOKEN. Or leave `ssh.use_coolify_key` out and give "
           "the key that logs in as `ssh.private_key`, as `ssh.private_key_wo` (which a data "
           "source does not have) or in `defaults.ssh` of the provider block. To destroy what "
           "an apply before this one made, run `terraform destroy -refresh=false`."},
      {.code = "coolify.key_exists",
       .remedy = "If this key is meant, use it: give its uuid {holder} to what needs it, look it "
                 "up with the data source `coolify_private_key`, or take it over with `terraform "
                 "import 'coolify_private_key.NAME' {holder}` with the name of this resource. If "
                 "it is the object that this one is to replace, run Terraform again, which sees "
                 "that the key is the same once it is known, or leave `create_before_destroy` "
                 "out. Otherwise delete it in Coolify, or give another key.",
       .needs = "holder"},
      {.code = "coolify.key_in_doubt",
       .remedy = "Run Terraform again: it looks for the fingerprint SHA256:{fingerprint}, takes "
                 "the key it finds into the state and replaces it, or creates one when there is "
                 "none. To keep the key that is found, run `terraform apply -refresh-only` and "
                 "then `terraform untaint` with the address of this resource.",
       .needs = "fingerprint"},
      {.code = "coolify.key_in_use",
       .remedy =
           "Give those another key first. What Terraform manages is given it in the same "
           "apply, before the old key goes, when the `lifecycle` block of "
           "`coolify_private_key` says `create_before_destroy = true` and no `-target` leaves "
           "it out: then run Terraform again."},
      {.code = "coolify.bad_request",
       .remedy = "Check whether a proxy changes requests; otherwise please report this as a bug of "
                 "the provider."},
      {.code = "coolify.forbidden",
       .remedy = "Check that something; an access proxy may need `headers` in the provider block.",
       .needs = "refused_by"},
      {.code = "coolify.method_changed",
       .remedy = "Update the provider; if it is the newest one, please report this."},
      {.code = "coolify.conflict", .remedy = "Import the existing object or choose another name."},
      {.code = "coolify.maintenance",
       .remedy = "Wait for the update to end and run Terraform again."},
      {.code = "coolify.unavailable",
       .remedy = "Check that the Coolify containers run and run Terraform again."},
      {.code = "coolify.has_resources",
       .remedy = "Delete or move them first, or set `on_destroy.force` to have Coolify delete them "
                 "all with the server."},
      // Records that are there already.
      {.code = "coolify.address_in_use",
       .remedy = "If this machine is meant, for example after an apply that was cut short, keep "
                 "the record: set `adopt_existing = true` and apply again, or run `terraform "
                 "import 'coolify_server_registration.NAME' {holder}` with the name of this "
                 "resource and then apply. If it is what this registration is to replace, leave "
                 "`create_before_destroy` out. Otherwise delete that server in Coolify or use "
                 "another address.",
       .needs = "holder"},
      {.code = "coolify.address_in_use",
       .remedy = "Import the existing server, adopt it with `adopt_existing = true`, delete it, or "
                 "use another address.",
       .needs = "status"},
      {.code = "coolify.not_adoptable",
       .remedy = "Delete all but one of them, or import the right one.",
       .needs = "records"},
      {.code = "coolify.not_adoptable",
       .remedy = "Configure its port and user, or import it by its uuid.",
       .needs = "uuid"},
      {.code = "coolify.create_in_doubt",
       .remedy = "Look for the server's address in Coolify. A new record for this machine is taken "
                 "over when Terraform runs again, because `adopt_existing` is set; delete it if it "
                 "is not to be.",
       .needs = "adopts"},
      {.code = "coolify.create_in_doubt",
       .remedy = "Look for the server's address in Coolify. If there is a new record, set "
                 "`adopt_existing = true`, import it or delete it; then run Terraform again.",
       .needs = "may_adopt"},
      // Coolify's verdict.
      {.code = "verdict.timeout",
       .remedy = "Allow more time with `validation.timeout`, or look at the server's page in "
                 "Coolify."},
      {.code = "verdict.gone", .remedy = "Find out who deleted it, then run Terraform again."},
      {.code = "verdict.no_route",
       .remedy = "Use an address that Coolify can reach; for ours there is `ssh.host`."},
      {.code = "verdict.prerequisites_missing",
       .remedy = "Install them, or let Coolify do it with validation mode `install`."},
      {.code = "verdict.install_gave_up",
       .remedy =
           "Run Terraform again in some minutes, or install Docker, git, curl and jq before."},
      {.code = "verdict.no_worker",
       .remedy = "Look at Coolify's queue (Horizon) and restart it if it stands still, then run "
                 "Terraform again."},
  };
  return rows;
}

}  // namespace provider
