#include "coolify/sentinel_json.h"

#include "coolify/server_settings.h"

namespace coolify {

base::Diagnostic at_sentinel_argument(base::Diagnostic refusal) {
  for (const Setting& row : sentinel_settings()) {
    if (refusal.path != base::Path::of(std::string(row.field))) continue;
    refusal.path = base::Path::of("sentinel").name(std::string(row.name));
    return refusal;
  }
  return refusal;
}

}  // namespace coolify
