#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace acceptance {

/// An answer as the test sees it. `body` is null when the answer was not JSON.
struct HttpAnswer {
  int status = 0;
  nlohmann::json body;
  std::string text;
};

/// One HTTP request outside of the provider: how a test looks behind Terraform's back. An answer
/// that does not come within ten seconds is an exception. TLS certificates are not checked.
[[nodiscard]] HttpAnswer http_call(const std::string& method, const std::string& url,
                                   const std::string& token, const nlohmann::json& body = nullptr);

}  // namespace acceptance
