#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/expected.h"
#include "schema/type.h"
#include "schema/value.h"

namespace schema {

struct Parameter {
  std::string name;
  Type type = Type::string();
  std::string description;     ///< Markdown, at least one sentence
  bool allow_null = false;     ///< otherwise null is refused for the function
  bool allow_unknown = false;  ///< otherwise an unknown argument makes the result unknown
};

/// What a function takes and gives.
struct Signature {
  std::string summary;      ///< one sentence
  std::string description;  ///< Markdown
  std::vector<Parameter> parameters;
  std::optional<Parameter> variadic;  ///< takes any number of arguments behind the others
  Type returns = Type::string();
  std::string deprecation_message = {};  ///< non-empty: deprecated

  /// The parameter that takes argument `index` (from 0); nullptr when none does.
  [[nodiscard]] const Parameter* parameter(std::size_t index) const;
  /// Everything Terraform would refuse in this signature. Empty for a sound one; asserted by tests.
  [[nodiscard]] std::vector<std::string> faults() const;
};

/// One function of the provider, `provider::coolify::NAME`. Terraform calls it at any time, also
/// on a provider that was never configured, from several threads, and wants the same result for the
/// same arguments.
class Function {
 public:
  virtual ~Function() = default;

  /// The name without the provider: "server_address".
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual const Signature& signature() const = 0;
  /// `arguments` are as many as the signature says, of its types, null or partly unknown where it
  /// allows that. An error whose path begins with an index blames that argument (see
  /// argument_path()).
  [[nodiscard]] virtual base::Expected<Value> call(const std::vector<Value>& arguments) const = 0;
};

/// The path of argument `index` (from 0; variadic ones continue the count) for an error.
[[nodiscard]] base::Path argument_path(std::size_t index);

}  // namespace schema
