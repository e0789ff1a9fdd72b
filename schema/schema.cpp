#include "schema/schema.h"

namespace schema {

Type Attribute::value_type() const {
  return nested ? nested->attributes.type(nested->nesting) : type;
}

}  // namespace schema
