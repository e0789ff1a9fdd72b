#include "schema/data_source.h"

namespace schema {

base::Diagnostics DataSource::validate(const Value&) const { return {}; }

}  // namespace schema
