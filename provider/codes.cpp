#include "provider/codes.h"

namespace provider {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"provider.not_configured", "the provider's configuration is not known yet"},
      {"provider.token_file", "the token file gives no token"},
      {"provider.endpoint_missing", "the address of Coolify is missing"},
      {"provider.token_missing", "the API token is missing"},
      {"config.ssh_credentials_missing", "there is no way to log in to the machine"},
      {"config.login_disabled", "an argument needs the login that `ssh.enabled` rules out"},
      {"config.address", "a text is neither an address nor a host name"},
      {"config.address_placeholder", "Coolify never contacts this address"},
      {"config.address_coolify_host", "the name is that of Coolify's own machine"},
      {"config.sentinel_disabled", "an option needs the agent, which is off"},
      {"registration.handed_over", "the record stays with its new registration"},
      {"registration.delete_protected", "the registration is protected from destruction"},
      {"registration.incomplete", "a registration lacks a value it cannot be without"},
      {"import.invalid_id", "the id names no server"},
      {"import.ambiguous", "several servers match"},
      {"import.not_found", "there is no such server"},
      {"import.other_server", "the server that was found has another address or name by itself"},
      {"import.coolify_host", "the server is the machine Coolify itself runs on"},
      {"plan.address_taken", "another server has the planned address"},
      {"plan.adopts", "an existing record is going to be taken over"},
      {"plan.coolify_endpoint", "the address is that of the endpoint"}};
  return kTable;
}

}  // namespace provider
