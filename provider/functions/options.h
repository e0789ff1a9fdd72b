#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/expected.h"
#include "schema/function.h"

namespace provider {

/// The variadic parameter "options" of a function: at most one object, in which every option may be
/// left out. `description` tells the options, in Markdown.
[[nodiscard]] schema::Parameter options_parameter(std::string description);

/// The options of a call. Errors, of kind invalid_config, blame the argument they are about.
class FunctionOptions {
 public:
  /// Reads those of `arguments` behind the first `named`: one object or null, or none. Errors:
  /// function.too_many_options, function.options, function.option_unknown for a name that is not
  /// among `known`.
  [[nodiscard]] static base::Expected<FunctionOptions> read(
      const std::vector<schema::Value>& arguments, std::size_t named,
      const std::vector<std::string>& known);

  /// The text of an option; `fallback` where it is left out or null. Error:
  /// function.option_invalid.
  [[nodiscard]] base::Expected<std::string> text(const std::string& name,
                                                 std::string fallback) const;
  /// The texts of an option, which is a list, a set or one text; none where it is left out or null.
  /// Error: function.option_invalid.
  [[nodiscard]] base::Expected<std::vector<std::string>> texts(const std::string& name) const;

  /// The error that the option has a value it cannot have. `cause` goes on from "The option `x`: ".
  [[nodiscard]] base::Diagnostic invalid(const std::string& name, std::string cause,
                                         std::string remedy) const;

 private:
  explicit FunctionOptions(std::size_t argument) : argument_(argument) {}
  /// Null where the option is left out.
  [[nodiscard]] const schema::Value* find(const std::string& name) const;

  std::size_t argument_;
  schema::Value options_;
};

}  // namespace provider
