#include "http/soundness.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/hidden_text.h"
#include "base/pem.h"
#include "http/proxy_choice.h"
#include "http/syntax.h"

namespace http {
namespace {

tl::unexpected<base::Diagnostic> invalid_header(std::string cause, base::Path path) {
  return base::fail(base::Diagnostic{.kind = base::ErrorKind::invalid_config,
                                     .code = "http.invalid_header",
                                     .summary = "A header cannot be sent",
                                     .cause = std::move(cause),
                                     .remedy = "Correct it, or leave it out.",
                                     .path = std::move(path)});
}

base::Expected<void> check_value(std::string_view value, base::Path path) {
  if (valid_header_value(value)) return {};
  return invalid_header("Its value contains a line break or a control character.", std::move(path));
}

bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

tl::unexpected<base::Diagnostic> no_pem(std::string cause, const char* field) {
  return base::fail(base::Diagnostic{
      .kind = base::ErrorKind::invalid_config,
      .code = "http.client_cert",
      .summary = "The client certificate is unusable",
      .cause = std::move(cause),
      .remedy = "Give certificate and key as PEM texts that belong together; the key without a "
                "passphrase.",
      .path = base::Path::of(field)});
}

base::Expected<std::string> tidy(std::string_view text, const char* field) {
  auto pem = base::tidy_pem(text);
  if (!pem) return no_pem("The PEM text is damaged: " + pem.error(), field);
  if (pem->empty()) return no_pem("The text is no PEM: it has no line \"-----BEGIN ...\".", field);
  return *std::move(pem);
}

}  // namespace

base::Expected<void> check_headers(const Config& config) {
  for (const auto& [name, value] : config.headers) {
    const base::Path path = base::Path::of("headers").key(name);
    if (!valid_header_name(name)) {
      return invalid_header("The name is not one a header can have.", path);
    }
    if (reserved_header_name(name)) {
      return invalid_header("The header is the transport's own to send.", path);
    }
    if (auto sound = check_value(value.reveal(), path); !sound) return sound;
  }
  auto token = check_value(config.bearer_token.reveal(), base::Path::of("bearer_token"));
  if (!token) return token;
  return check_value(config.user_agent, base::Path::of("user_agent"));
}

base::Expected<void> check_proxy(const base::Secret& url) {
  std::string fault = base::hidden_part(url.reveal());
  if (fault.empty() && holds_control(percent_decoded(url.reveal()))) {
    fault = "It holds a control character, written with a percent sign.";
  }
  if (fault.empty()) return {};
  return base::fail(base::Diagnostic{
      .kind = base::ErrorKind::invalid_config,
      .code = "http.proxy",
      .summary = "The proxy's address is unusable",
      .cause = "The proxy's address cannot be right. " + fault,
      .remedy = "Write the address in HTTPS_PROXY or HTTP_PROXY, or where it was given, anew.",
      .path = base::Path::of("proxy_url")});
}

base::Expected<void> tidy_identity(Config& config) {
  if (config.client_cert.empty()) return {};
  auto certificate = tidy(config.client_cert, "client_cert");
  if (!certificate) return base::fail(certificate.error());
  auto key = tidy(config.client_key.reveal(), "client_key");
  if (!key) return base::fail(key.error());
  config.client_cert = *std::move(certificate);
  config.client_key = base::Secret(*std::move(key));
  return {};
}

}  // namespace http
