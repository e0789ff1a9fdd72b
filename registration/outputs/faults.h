#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/path.h"
#include "registration/outputs/names.h"
#include "registration/outputs/output_value.h"

namespace registration::outputs {

/// The name of an output, in quotes and fit to be shown.
[[nodiscard]] std::string quoted_name(std::string_view name);

/// What is wrong with outputs: names, never a value. Refers to the names, which have to outlive it.
class Faults {
 public:
  /// `source` is what the reader calls the outputs.
  Faults(const Names& names, std::string_view source) : names_(names), source_(source) {}

  [[nodiscard]] base::Diagnostic nothing_there() const;
  /// `value`, at `place`, is to be a server.
  [[nodiscard]] base::Diagnostic no_address(const OutputValue& value,
                                            const base::Path& place) const;
  [[nodiscard]] static base::Diagnostic uneven(std::string cause);

 private:
  const Names& names_;
  std::string source_;
};

}  // namespace registration::outputs
