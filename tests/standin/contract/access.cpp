#include "tests/standin/contract/access.h"

#include <array>
#include <optional>
#include <utility>

namespace standin::contract {
namespace {

/// What a token has to be able to do; nothing where it does not matter.
struct Ability {
  const char* name;
  bool reads;
  std::optional<bool> writes;
};

constexpr std::array<Ability, 6> kAbilities = {{{"rw", true, true},
                                                {"ro", true, false},
                                                {"wo", false, true},
                                                {"root", true, true},
                                                {"deploy", false, std::nullopt},
                                                {"sens", true, std::nullopt}}};

std::string token_text(const char* name) { return "the token '" + std::string(name) + "' "; }

std::string answered(const ClientAnswer& answer) {
  return " (the instance answered " + std::to_string(answer.status) + ")";
}

bool denied(const ClientAnswer& answer) { return answer.status == 401 || answer.status == 403; }

std::string reading_fault(const Ability& ability, const ClientAnswer& answer) {
  if (answer.status == 401) return token_text(ability.name) + "is not accepted" + answered(answer);
  if (ability.reads && answer.status != 200) {
    return token_text(ability.name) + "cannot read" + answered(answer);
  }
  if (!ability.reads && answer.status != 403) {
    return token_text(ability.name) + "may read and should not" + answered(answer);
  }
  return {};
}

std::string writing_fault(const Ability& ability, const ClientAnswer& answer) {
  if (*ability.writes && denied(answer)) {
    return token_text(ability.name) + "may not write" + answered(answer);
  }
  if (!*ability.writes && answer.status != 403) {
    return token_text(ability.name) + "may write and should not" + answered(answer);
  }
  return {};
}

/// Whether the first of the private keys shows its private half; nothing when there is none.
std::optional<bool> shows_keys(const ClientAnswer& answer) {
  const Json keys = Json::parse(answer.body, nullptr, false);
  if (!keys.is_array() || keys.empty()) return std::nullopt;
  return !text_of(keys[0], "private_key").empty();
}

class Check {
 public:
  Check(const Target& target, const base::Context& context, const Tell& tell)
      : target_(target), context_(context), tell_(tell) {}

  base::Expected<std::string> ability(const Ability& ability) const {
    const auto read = ask(ability.name, "GET", "/v1/version");
    if (!read) return base::fail(read.error());
    std::string fault = reading_fault(ability, *read);
    if (!fault.empty() || !ability.writes) return fault;
    const auto written = ask(ability.name, "PATCH", "/v1/servers/none", Json::object());
    if (!written) return base::fail(written.error());
    return writing_fault(ability, *written);
  }

  /// Reading alone hides the private halves of keys, reading what is sensitive shows them.
  base::Expected<std::string> sensitive() const {
    for (const auto& [name, wanted] : {std::pair("sens", true), std::pair("rw", false)}) {
      const auto keys = ask(name, "GET", "/v1/security/keys");
      if (!keys) return base::fail(keys.error());
      const auto shown = shows_keys(*keys);
      if (!shown || *shown == wanted) continue;
      return token_text(name) + (wanted ? "may not read what is sensitive"
                                        : "may read what is sensitive and should not");
    }
    return std::string();
  }

  base::Expected<std::string> team() const {
    std::optional<std::int64_t> first;
    for (const char* const name : {"rw", "ro", "root", "sens"}) {
      const auto answer = ask(name, "GET", "/v1/teams/current");
      if (!answer) return base::fail(answer.error());
      const Json team = Json::parse(answer->body, nullptr, false);
      const bool told =
          answer->status == 200 && team.is_object() && team.value("id", Json()).is_number_integer();
      if (!told) return token_text(name) + "does not tell its team" + answered(*answer);
      const auto id = team["id"].get<std::int64_t>();
      if (id == 0) return token_text(name) + "is of the root team; make tokens of another team";
      if (id != first.value_or(id)) {
        return token_text(name) + "is of another team than the token 'rw'";
      }
      first = id;
    }
    return std::string();
  }

 private:
  base::Expected<ClientAnswer> ask(const char* token, const char* method, const char* path,
                                   Json body = nullptr) const {
    return ask_once(
        target_, context_, tell_,
        Question{
            .name = "", .method = method, .path = path, .body = std::move(body), .token = token});
  }

  const Target& target_;
  const base::Context& context_;
  const Tell& tell_;
};

}  // namespace

base::Expected<std::string> fault_of_tokens(const Target& target, const base::Context& context,
                                            const Tell& tell) {
  const Check check(target, context, tell);
  for (const Ability& ability : kAbilities) {
    auto fault = check.ability(ability);
    if (!fault || !fault->empty()) return fault;
  }
  auto fault = check.team();
  if (!fault || !fault->empty()) return fault;
  return check.sensitive();
}

}  // namespace standin::contract
