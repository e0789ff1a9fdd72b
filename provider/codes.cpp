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
      {"config.service_absent", "`wait_for` names a service that Coolify does not run there"},
      {"config.address", "a text is neither an address nor a host name"},
      {"config.address_placeholder", "Coolify never contacts this address"},
      {"config.address_coolify_host", "the name is that of Coolify's own machine"},
      {"config.sentinel_disabled", "an option needs the agent, which is off"},
      {"registration.handed_over", "the record stays with its new registration"},
      {"registration.delete_protected", "the registration is protected from destruction"},
      {"registration.incomplete", "a registration lacks a value it cannot be without"},
      {"config.address_range", "a text is no range of addresses in CIDR notation"},
      {"lookup.not_found", "there is no server with this uuid, address or name"},
      {"lookup.ambiguous", "several servers have this address or name"},
      {"lookup.other_server", "the server that was found has another address or name by itself"},
      {"preflight.incomplete", "a preflight is asked for without an address"},
      {"private_key.unusable", "Coolify could not log in with the private key"},
      {"private_key.not_generated", "no key is generated where one is given"},
      {"private_key.other_team", "the token's team is not the key's, which may still be there"},
      {"private_key.ambiguous", "several private keys match"},
      {"import.invalid_id", "the id names no object of this type"},
      {"import.other_instance", "the identity names another instance of Coolify"},
      {"function.too_many_options", "a function was given more than one object of options"},
      {"function.options", "the options of a function are no object"},
      {"function.option_unknown", "an option has a name that the function does not know"},
      {"function.option_invalid", "an option of a function has a value it cannot have"},
      {"import.ambiguous", "several servers match"},
      {"import.not_found", "there is no such server"},
      {"import.other_server", "the server that was found has another address or name by itself"},
      {"import.coolify_host", "the server is the machine Coolify itself runs on"},
      {"move.unsupported", "a `moved` block names what a registration cannot take over"},
      {"move.no_server", "a `moved` block names a state without uuid or address"},
      {"plan.address_taken", "another server has the planned address"},
      {"plan.adopts", "an existing record is going to be taken over"},
      {"plan.coolify_endpoint", "the address is that of the endpoint"}};
  return kTable;
}

}  // namespace provider
