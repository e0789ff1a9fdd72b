#pragma once

#include "schema/function.h"

namespace provider {

/// `parse_server_outputs(outputs, options...)`: the servers that outputs of any module or run tell
/// of. What it understands is in registration/outputs/server_outputs.h.
class ParseServerOutputs final : public schema::Function {
 public:
  ParseServerOutputs();

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] const schema::Signature& signature() const override { return signature_; }
  [[nodiscard]] base::Expected<schema::Value> call(
      const std::vector<schema::Value>& arguments) const override;

 private:
  std::string name_ = "parse_server_outputs";
  schema::Signature signature_;
};

}  // namespace provider
