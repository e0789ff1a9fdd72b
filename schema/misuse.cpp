#include "schema/misuse.h"

#include <cstdio>
#include <cstdlib>

namespace schema {

void misuse(const char* what) {
  std::fprintf(stderr, "panic: schema: %s\n", what);
  std::abort();
}

}  // namespace schema
