#include "tests/standin/contract/marks.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"

namespace standin::contract {
namespace {

constexpr std::size_t kUuid = 24;

bool lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool uuid(std::string_view text) {
  return text.size() == kUuid && std::all_of(text.begin(), text.end(), lower_or_digit);
}

/// Two words and a uuid, between hyphens.
bool random_name(std::string_view text) {
  if (text.size() <= kUuid || !uuid(text.substr(text.size() - kUuid))) return false;
  const std::string_view words = text.substr(0, text.size() - kUuid);
  return words.back() == '-' && std::count(words.begin(), words.end(), '-') == 2 &&
         std::all_of(words.begin(), words.end(),
                     [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
}

/// Whether the text has the shape of `pattern`, where 0 stands for any digit.
bool shaped(std::string_view text, std::string_view pattern) {
  return text.size() == pattern.size() &&
         std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char wanted) {
           return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
         });
}

bool base64(char c) { return lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '+' || c == '/'; }

/// "ssh-ed25519 <blob> " for the line of a public key.
std::string without_blob(std::string_view text) {
  constexpr std::string_view kBegin = "AAAAC3NzaC1lZDI1NTE5";
  const std::size_t begin = text.find(kBegin);
  if (begin == std::string_view::npos) return std::string(text);
  const char* const end = std::find_if_not(text.data() + begin, text.data() + text.size(),
                                           [](char c) { return base64(c) || c == '='; });
  const auto rest = static_cast<std::size_t>(end - text.data());
  return std::string(text.substr(0, begin)) + "<blob>" + std::string(text.substr(rest));
}

std::string marked_text(const std::string& text) {
  if (uuid(text)) return "<uuid>";
  if (random_name(text)) return "<random name>";
  if (shaped(text, "0000-00-00T00:00:00.000000Z")) return "<time>";
  if (shaped(text, "0000-00-00 00:00:00")) return "<plain time>";
  if (text.rfind("eyJpdiI6", 0) == 0) return "<ciphertext>";
  if (text.find(" PRIVATE KEY-----") != std::string::npos) return "<private key>";
  return without_blob(text);
}

bool id_member(std::string_view name) {
  return name == "id" || (name.size() > 3 && name.substr(name.size() - 3) == "_id");
}

Json marked_member(const std::string& name, const Json& value) {
  if (id_member(name) && value.is_number_integer()) return "<id>";
  if (name == "fingerprint" && value.is_string()) return "<fingerprint>";
  return marked(value);
}

/// "<base>/login": the instance's own address is not compared.
std::string location(const std::string& text) {
  const std::size_t authority = text.find("://");
  if (authority == std::string::npos) return text;
  const std::size_t path = text.find('/', authority + 3);
  return "<base>" + (path == std::string::npos ? std::string() : text.substr(path));
}

Json marked_body(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_discarded()) return marked(json);
  return base::lower_case(body).find("<html") == std::string::npos ? body : "<page>";
}

}  // namespace

Json marked(const Json& body) {
  if (body.is_string()) return marked_text(body.get_ref<const std::string&>());
  Json copy = body;
  if (body.is_array()) {
    for (Json& element : copy) element = marked(element);
  } else if (body.is_object()) {
    for (auto& [name, value] : copy.items()) value = marked_member(name, value);
  }
  return copy;
}

Json marked_answer(const ClientAnswer& answer) {
  Json told = {{"status", answer.status}, {"body", marked_body(answer.body)}};
  const std::string type = answer.header("Content-Type");
  const std::string bare = type.substr(0, type.find(';'));
  if (bare != "application/json") told["type"] = bare;
  if (answer.header("X-RateLimit-Limit").empty()) told["unlimited"] = true;
  if (!answer.header("Location").empty()) told["location"] = location(answer.header("Location"));
  if (!answer.header("Allow").empty()) told["allow"] = answer.header("Allow");
  return told;
}

}  // namespace standin::contract
