#include "http/soundness.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "base/hidden_text.h"
#include "base/pem.h"
#include "base/text.h"
#include "http/pem_content.h"
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

base::Expected<void> check_certificate(const std::string& text) {
  const auto pem = tidy(text, "client_cert");
  if (!pem) return base::fail(pem.error());
  const std::size_t damaged = first_damaged(*pem);
  if (damaged > 0) {
    return no_pem("Certificate " + std::to_string(damaged) + " in it is damaged.", "client_cert");
  }
  if (is_certificate(*pem)) return {};
  return no_pem("There is no certificate in it.", "client_cert");
}

base::Expected<void> check_key(const base::Secret& text) {
  auto pem = tidy(text.reveal(), "client_key");
  if (!pem) return base::fail(pem.error());
  if (is_key(base::Secret(*std::move(pem)))) return {};
  return no_pem("There is no private key in it, a damaged one or one with a passphrase.",
                "client_key");
}

bool is_of_proxies(const std::string& scheme) {
  constexpr std::array kSchemes = {"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
  return std::find(kSchemes.begin(), kSchemes.end(), scheme) != kSchemes.end();
}

/// A part of an address, empty when it has none.
std::string part_of(CURLU* address, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(address, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
  return text;
}

/// What is wrong with the address of a proxy, read as libcurl reads it.
std::string address_fault(const std::string& address) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, address.c_str(),
                                      CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
  const std::string host = part_of(parsed.get(), CURLUPART_HOST);
  // No name of a host begins with a hyphen.
  if (code != CURLUE_OK || host.empty() || host.starts_with('-')) {
    return "It has no valid host and port.";
  }
  if (is_of_proxies(base::lower_case(part_of(parsed.get(), CURLUPART_SCHEME)))) return {};
  return "It begins with none of http://, https://, socks4://, socks4a://, socks5:// and "
         "socks5h://.";
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

base::Expected<void> check_proxy(const ProxyChoice& proxy) {
  std::string fault = base::hidden_part(proxy.url.reveal());
  if (fault.empty() && holds_control(percent_decoded(proxy.url.reveal()))) {
    fault = "It holds a control character, written with a percent sign.";
  }
  const bool is_used = !proxy.url.empty() && proxy.no_proxy.empty();
  if (fault.empty() && is_used) fault = address_fault(std::string(proxy.url.reveal()));
  if (fault.empty()) return {};
  return base::fail(base::Diagnostic{
      .kind = base::ErrorKind::invalid_config,
      .code = "http.proxy",
      .summary = "The proxy's address is unusable",
      .cause = "The proxy's address cannot be right. " + fault,
      .remedy = "Write the address in HTTPS_PROXY or HTTP_PROXY, or where it was given, anew.",
      .path = base::Path::of("proxy_url"),
      .values = {{"unusable_address", "yes"}}});
}

base::Expected<void> check_identity(const std::string& certificate, const base::Secret& key) {
  if (!certificate.empty()) {
    if (auto sound = check_certificate(certificate); !sound) return sound;
  }
  if (!key.empty()) {
    if (auto sound = check_key(key); !sound) return sound;
  }
  if (certificate.empty() || key.empty()) return {};
  auto own = base::tidy_pem(key.reveal());
  const bool do_match = belong_together(base::tidy_pem(certificate).value_or(""),
                                        base::Secret(std::move(own).value_or("")));
  if (do_match) return {};
  return no_pem("The key is not the one of the certificate.", "client_cert");
}

base::Expected<void> tidy_identity(Config& config) {
  if (config.client_cert.empty()) return {};
  if (auto sound = check_identity(config.client_cert, config.client_key); !sound) return sound;
  auto certificate = tidy(config.client_cert, "client_cert");
  if (!certificate) return base::fail(certificate.error());
  auto key = tidy(config.client_key.reveal(), "client_key");
  if (!key) return base::fail(key.error());
  config.client_cert = *std::move(certificate);
  config.client_key = base::Secret(*std::move(key));
  return {};
}

}  // namespace http
