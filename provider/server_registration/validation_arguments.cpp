#include "provider/server_registration/validation_arguments.h"

#include <algorithm>
#include <array>

#include "schema/duration.h"
#include "schema/validators.h"

namespace provider {
namespace {

using registration::OnFailure;
using registration::ValidationChoice;

template <typename Choice>
struct Word {
  const char* text;
  Choice choice;
};

constexpr std::array<Word<ValidationChoice>, 4> kModes = {{
    {"auto", ValidationChoice::automatic},
    {"plain", ValidationChoice::plain},
    {"install", ValidationChoice::install},
    {"none", ValidationChoice::none},
}};
constexpr std::array<Word<OnFailure>, 3> kOnFailure = {{
    {"keep", OnFailure::keep},
    {"delete", OnFailure::remove},
    {"warn", OnFailure::warn},
}};

schema::Validator is_one_of(const auto& words) {
  std::vector<std::string> texts;
  for (const auto& word : words) texts.emplace_back(word.text);
  return schema::one_of(std::move(texts));
}

template <typename Choice>
const char* text_of(const auto& words, Choice choice) {
  return std::find_if(words.begin(), words.end(),
                      [choice](const auto& word) { return word.choice == choice; })
      ->text;
}

template <typename Choice>
void choose(Choice& choice, const auto& words, const std::string& text) {
  for (const auto& word : words) {
    if (word.text == text) choice = word.choice;
  }
}

schema::ObjectSpec<ValidationModel> make_spec() {
  const registration::ValidationPolicy usual;
  schema::ObjectSpec<ValidationModel> spec;
  spec.attribute(
          "mode", &ValidationModel::mode,
          "`plain`: Coolify only looks. `install` (since Coolify 4.2): Coolify installs git, "
          "curl, jq, Docker Engine and its compose plugin where they are missing, which it gives "
          "about 90 seconds, and starts the proxy; what it is to install is then a warning, unless "
          "the check has a `severity`. It has no Docker for Amazon Linux, SLES, openSUSE and "
          "Alpine, and upgrades no engine: there, and for everything else that may be wrong "
          "with Docker, the checks stay errors. `none`: Coolify is not asked, and "
          "the status stays `reachable`. `auto`: `install` where there is nothing to install and "
          "a proxy to start, else `plain`.")
      .fallback(text_of(kModes, usual.mode))
      .validate(is_one_of(kModes));
  spec.attribute(
          "on_failure", &ValidationModel::on_failure,
          "What becomes of the registration when the verdict is bad or missing. `keep`: an "
          "error, the record stays. `delete`: an error, and a record that was just created is "
          "deleted again. `warn`: a warning; the next apply takes the registration up again "
          "in place.")
      .fallback(text_of(kOnFailure, usual.on_failure))
      .validate(is_one_of(kOnFailure));
  spec.attribute("timeout", &ValidationModel::timeout, "How long to wait for Coolify's verdict.")
      .fallback(usual.timeout)
      .validate(schema::duration());
  return spec;
}

}  // namespace

const schema::ObjectSpec<ValidationModel>& validation_arguments() {
  static const schema::ObjectSpec<ValidationModel> spec = make_spec();
  return spec;
}

registration::ValidationPolicy validation_policy(const schema::Field<ValidationModel>& validation) {
  const ValidationModel all = validation_arguments().with_fallbacks(validation);
  registration::ValidationPolicy policy;
  choose(policy.mode, kModes, all.mode.value());
  choose(policy.on_failure, kOnFailure, all.on_failure.value());
  policy.timeout = schema::duration_of(all.timeout);
  return policy;
}

}  // namespace provider
