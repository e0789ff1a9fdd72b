#include "plugin/codes.h"

namespace plugin {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"plugin.listen", "no server could be started"},
      {"plugin.unprotected", "TCP was asked for without a client certificate"},
      {"plugin.certificate", "no certificate could be made for the process"},
      {"plugin.client_certificate", "the client's certificate cannot be read"},
      {"plugin.socket_directory", "no folder for the socket could be made"},
      {"plugin.socket_group", "the socket cannot be given to its group"},
      {"plugin.no_such_type", "the provider has no object of this name"},
      {"plugin.unsupported", "the provider does not do this"},
      {"plugin.invalid_answer", "an object of the provider broke a rule of the protocol"},
      {"plugin.invalid_request", "a request breaks a rule of the protocol"},
      {"plugin.stopped", "a listing was stopped on request"},
      {"function.argument_count", "a function was given too few or too many arguments"},
      {"function.null_argument", "a function was given null where it takes none"},
      {"plugin.exception", "an internal error ended the operation"}};
  return kTable;
}

}  // namespace plugin
