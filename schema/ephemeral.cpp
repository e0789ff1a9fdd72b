#include "schema/ephemeral.h"

namespace schema {

base::Diagnostics EphemeralResource::validate(const Value&) const { return {}; }

RenewResponse EphemeralResource::renew(const std::string&, const base::Context&) { return {}; }

base::Diagnostics EphemeralResource::close(const std::string&, const base::Context&) { return {}; }

}  // namespace schema
