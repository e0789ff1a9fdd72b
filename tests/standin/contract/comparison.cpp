#include "tests/standin/contract/comparison.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <utility>

namespace standin::contract {
namespace {

constexpr std::string_view kDecided = "<instance>";
constexpr std::size_t kShown = 200;    ///< characters of a value
constexpr std::size_t kQuestions = 4;  ///< named with a difference

std::string shown(const Json& value) {
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= kShown ? text : text.substr(0, kShown) + "...";
}

void hide(Json& value, const std::set<std::string>& members) {
  if (!value.is_structured()) return;
  for (auto& [name, member] : value.items()) {
    if (value.is_object() && members.contains(name)) {
      member = kDecided;
    } else {
      hide(member, members);
    }
  }
}

bool is_own(const Json& element, const Question::Own& own) {
  return own.member.empty() || text_of(element, own.member).rfind(own.prefix, 0) == 0;
}

Json as_set(const Json& list, const Question::Own& own, Owner owner) {
  Json elements = Json::array();
  for (const Json& element : list) {
    if (is_own(element, own)) elements.push_back(element);
  }
  std::sort(elements.begin(), elements.end());
  // Elsewhere there may be more of the same: two members of a team, say.
  if (owner == Owner::foreign) {
    elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  }
  return elements;
}

Json prepared(const Question& question, Json answer, Owner owner) {
  if (owner == Owner::foreign) {
    std::set<std::string> members(question.of_instance.begin(), question.of_instance.end());
    members.insert("sentinel_custom_url");
    hide(answer, members);
  }
  if (question.unordered_list && answer.contains("body") && answer["body"].is_array()) {
    answer["body"] = as_set(answer["body"], *question.unordered_list, owner);
  }
  return answer;
}

class Comparing {
 public:
  explicit Comparing(std::string question) : question_(std::move(question)) {}

  void compare(const Json& was, const Json& is, const std::string& path) {
    if (was.is_object() && is.is_object()) return compare_members(was, is, path);
    if (was.is_array() && is.is_array() && was.size() == is.size()) {
      for (std::size_t i = 0; i < was.size(); ++i) {
        compare(was[i], is[i], path + "/" + std::to_string(i));
      }
    } else if (was != is) {
      add(path, "recorded " + shown(was) + ", here " + shown(is));
    }
  }
  std::vector<Difference> take() { return std::move(found_); }

 private:
  void compare_members(const Json& was, const Json& is, const std::string& path) {
    for (const auto& [name, value] : was.items()) {
      if (is.contains(name)) {
        compare(value, is[name], path + "/" + name);
      } else {
        add(path + "/" + name, "recorded " + shown(value) + ", not there here");
      }
    }
    for (const auto& [name, value] : is.items()) {
      if (!was.contains(name)) add(path + "/" + name, "not recorded, here " + shown(value));
    }
  }
  void add(std::string path, std::string text) {
    found_.push_back({question_, std::move(path), std::move(text)});
  }

  std::string question_;
  std::vector<Difference> found_;
};

base::Diagnostic unusable(const std::string& cause) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "contract.allowances",
          .summary = "The allowed differences cannot be used",
          .cause = cause};
}

bool covers(const Allowance& allowance, const Difference& difference) {
  return allowance.question == difference.question && allowance.path == difference.path;
}

bool of_version(const Allowance& allowance, const std::string& version) {
  return std::find(allowance.versions.begin(), allowance.versions.end(), version) !=
         allowance.versions.end();
}

}  // namespace

std::vector<Difference> differences(const Question& question, const Json& recorded,
                                    const Json& answer, Owner owner) {
  const auto& decided = question.of_instance;
  const bool whole = std::find(decided.begin(), decided.end(), "*") != decided.end();
  if (whole && owner == Owner::foreign) return {};
  Comparing comparing(question.name);
  comparing.compare(prepared(question, recorded, owner), prepared(question, answer, owner), "");
  return comparing.take();
}

base::Expected<std::vector<Allowance>> load_allowances(const std::string& file) {
  std::ifstream stream(file);
  const Json list = Json::parse(stream, nullptr, false);
  if (!list.is_array()) return base::fail(unusable(file + " is not a JSON list"));
  std::vector<Allowance> allowances;
  for (const Json& one : list) {
    Allowance allowance{
        text_of(one, "question"), text_of(one, "path"), {}, text_of(one, "because")};
    const Json versions = one.is_object() ? one.value("versions", Json()) : Json();
    for (const Json& version : versions) {
      if (version.is_string()) allowance.versions.push_back(version);
    }
    const bool complete = !allowance.question.empty() && !allowance.because.empty() &&
                          !allowance.versions.empty() && allowance.path.size() > 1 &&
                          allowance.path != "/body";
    if (!complete) return base::fail(unusable("in " + file + ": " + shown(one)));
    allowances.push_back(std::move(allowance));
  }
  return allowances;
}

Complaints complaints(std::vector<Difference> found, const std::vector<Allowance>& allowances,
                      const std::string& version) {
  Complaints left{std::move(found), {}};
  for (const Allowance& allowance : allowances) {
    if (!of_version(allowance, version)) continue;
    const auto erased = std::erase_if(
        left.differences, [&](const Difference& one) { return covers(allowance, one); });
    if (erased == 0) left.idle.push_back(allowance);
  }
  return left;
}

std::string report(const std::vector<Difference>& found) {
  std::vector<std::pair<std::string, std::vector<std::string>>> kinds;
  for (const Difference& difference : found) {
    const std::string kind = difference.path + ": " + difference.text;
    auto known = std::find_if(kinds.begin(), kinds.end(),
                              [&](const auto& one) { return one.first == kind; });
    if (known == kinds.end()) known = kinds.insert(kinds.end(), {kind, {}});
    known->second.push_back(difference.question);
  }
  std::string text;
  for (const auto& [kind, names] : kinds) {
    text += kind + "\n    " + std::to_string(names.size()) + " answers: ";
    for (std::size_t i = 0; i < std::min(names.size(), kQuestions); ++i) {
      text += (i == 0 ? "" : "; ") + names[i];
    }
    text += "\n";
  }
  return text + std::to_string(kinds.size()) + " kinds of difference\n";
}

}  // namespace standin::contract
