#include "schema/codes.h"

namespace schema {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"config.null_element", "an element of a collection is null"},
      {"config.not_whole", "a whole number of at most 64 bits is needed"},
      {"config.out_of_range", "a number is out of range"},
      {"config.conflict", "arguments exclude each other"},
      {"config.missing", "an argument is missing"},
      {"config.duration", "a text is no duration"},
      {"config.not_one_of", "a value is not one of those allowed"},
      {"config.length", "a text or collection has the wrong length"},
      {"config.empty", "a value is empty"},
      {"config.pattern", "a text has the wrong form"},
      {"config.hidden_character",
       "a text holds a character that cannot be seen, or cannot be typed"},
      {"config.revocation_skipped", "a line that was to revoke a host key cannot be read"},
      {"config.pem", "a text that has to be PEM is none, or is damaged"},
      {"config.read_only", "the configuration sets a result"},
      {"config.write_only_unsupported", "the client does not know write-only arguments"},
      {"state.newer_version", "a stored state is of a later version of the provider"},
      {"state.older_version", "a stored state is of a version that cannot be read any more"},
      {"import.unsupported", "objects of this type cannot be imported"},
      {"schema.json", "a text is no JSON of the expected form"},
      {"schema.type", "a text is no Terraform type"},
      {"schema.number", "a text is no number"},
      {"schema.msgpack", "a value on the wire cannot be read"},
      {"schema.conformance", "a value does not fit its schema"}};
  return kTable;
}

}  // namespace schema
