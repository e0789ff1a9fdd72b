#include "provider/advice/data_failure.h"

#include <utility>

#include "provider/advice/advice.h"

namespace provider {

schema::DataResponse data_failure(base::Diagnostic error) {
  return {.data = {}, .diagnostics = for_terraform(std::move(error))};
}

}  // namespace provider
