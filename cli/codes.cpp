#include "cli/codes.h"

namespace cli {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"docs.cannot_write", "a page of the documentation cannot be written"},
      {"cli.endpoint_missing", "neither option nor environment tell where Coolify is"},
      {"cli.token_missing", "neither option nor environment give an API token"},
      {"cli.token_file", "the token file cannot be read or is empty"},
      {"cli.file_unreadable", "a file that an option names cannot be read"},
      {"cli.key_file", "the file that is to tell which key is meant cannot be read"},
      {"cli.host_invalid", "an argument names no machine"},
      {"cli.value_invalid", "an option has a value that it cannot have"},
      {"cli.check_invalid", "an option names no check, no setting or no value of one"},
      {"cli.no_machines", "the command line names no machine"},
      {"cli.machine_twice", "the command line names an address twice"},
      {"cli.state_folder", "there is no place for the file of events"},
      {"cli.result_file", "there is no place for the results of a run in the background"},
      {"cli.internal", "an operation failed inside of the program"},
      {"deployment.not_found", "a deployment that is named does not exist"},
      {"deployment.unfinished", "a deployment's last apply has not come to its good end"},
      {"deployment.name_invalid", "a deployment gives a machine a name that Coolify refuses"},
      {"deployment.remote_state", "a deployment's state is kept outside of its folder"},
      {"event_file.cannot_read", "a file of events cannot be read"},
      {"event_file.no_events", "the files tell of no registration"},
      {"event_file.stopped", "a stop was asked for before all events were read"},
      {"report.cannot_write", "the report cannot be written"}};
  return kTable;
}

}  // namespace cli
