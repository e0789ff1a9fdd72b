#include "cli/codes.h"

namespace cli {

base::CodeTable codes() {
  static constexpr base::CodeMeaning kTable[] = {
      {"docs.cannot_write", "a page of the documentation cannot be written"}};
  return kTable;
}

}  // namespace cli
