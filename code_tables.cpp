#include "code_tables.h"

#include "checks/codes.h"
#include "cli/codes.h"
#include "coolify/codes.h"
#include "events/codes.h"
#include "http/codes.h"
#include "plugin/codes.h"
#include "provider/codes.h"
#include "registration/codes.h"
#include "schema/codes.h"
#include "ssh/codes.h"

std::vector<base::CodeTable> code_tables() {
  return {checks::codes(), cli::codes(),      coolify::codes(),      events::codes(), http::codes(),
          plugin::codes(), provider::codes(), registration::codes(), schema::codes(), ssh::codes()};
}
