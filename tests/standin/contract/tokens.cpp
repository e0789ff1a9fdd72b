#include "tests/standin/contract/tokens.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "tests/standin/contract/question.h"

namespace standin::contract {
namespace {

constexpr std::string_view kMask = "<token>";
constexpr std::size_t kTelling = 8;  ///< shorter ends of a token are no secret and occur anywhere

base::Diagnostic unusable(const std::string& cause) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "contract.tokens",
          .summary = "The tokens cannot be used",
          .cause = cause};
}

/// Visible ASCII, which alone goes into a header as it is.
bool fits_header(const std::string& token) {
  return std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// What must not be seen, longest first: a token may be the beginning of another.
std::vector<std::string> secrets_of(const Tokens& tokens) {
  std::vector<std::string> secrets;
  for (const auto& [name, token] : tokens) {
    if (!token.empty()) secrets.push_back(token);
    const std::size_t bar = token.find('|');
    if (bar == std::string::npos || token.size() - bar - 1 < kTelling) continue;
    secrets.push_back(token.substr(bar + 1));
  }
  std::sort(secrets.begin(), secrets.end(),
            [](const auto& one, const auto& other) { return one.size() > other.size(); });
  return secrets;
}

std::string without(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos;
         at += kMask.size()) {
      text.replace(at, secret.size(), kMask);
    }
  }
  return text;
}

Json without(const Json& json, const std::vector<std::string>& secrets) {
  if (json.is_string()) return without(json.get_ref<const std::string&>(), secrets);
  if (json.is_array()) {
    Json list = Json::array();
    for (const Json& element : json) list.push_back(without(element, secrets));
    return list;
  }
  if (!json.is_object()) return json;
  Json object = Json::object();
  for (const auto& [name, member] : json.items()) {
    object[without(name, secrets)] = without(member, secrets);
  }
  return object;
}

/// A JSON text is written anew only where an escape hid a token.
std::string masked_body(const std::string& body, const std::vector<std::string>& secrets) {
  const std::string plain = without(body, secrets);
  const Json json = Json::parse(plain, nullptr, false);
  if (json.is_discarded()) return plain;
  const Json clean = without(json, secrets);
  return clean == json ? plain : clean.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

base::Expected<Tokens> read_tokens(const std::string& path) {
  const std::ifstream file(path);
  std::ostringstream text;
  // A folder can be opened and not read; inserting a buffer says so without throwing.
  if (!file || !(text << file.rdbuf())) return base::fail(unusable(path + " cannot be read"));
  const Json json = Json::parse(text.str(), nullptr, false);
  if (!json.is_object()) return base::fail(unusable(path + " is not a JSON object of tokens"));
  Tokens tokens;
  for (const std::string& name : token_names()) {
    const std::string token = text_of(json, name);
    if (token.empty()) return base::fail(unusable(path + " has no token '" + name + "'"));
    if (!fits_header(token)) {
      return base::fail(
          unusable("the token '" + name + "' in " + path + " has characters that no token has"));
    }
    tokens[name] = token;
  }
  return tokens;
}

std::string masked(std::string text, const Tokens& tokens) {
  return without(std::move(text), secrets_of(tokens));
}

ClientAnswer masked(ClientAnswer answer, const Tokens& tokens) {
  const std::vector<std::string> secrets = secrets_of(tokens);
  for (Header& field : answer.headers) {
    field.name = without(std::move(field.name), secrets);
    field.value = without(std::move(field.value), secrets);
  }
  answer.body = masked_body(answer.body, secrets);
  return answer;
}

}  // namespace standin::contract
