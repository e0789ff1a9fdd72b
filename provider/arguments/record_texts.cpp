#include "provider/arguments/record_texts.h"

#include <array>
#include <string>

#include "coolify/record_text.h"
#include "schema/validators.h"

namespace provider {
namespace {

struct TextRule {
  const char* argument;
  schema::Validator validator;
};

const std::array<TextRule, 2>& rules() {
  static const std::array<TextRule, 2> all = {
      TextRule{"name",
               schema::satisfies(coolify::is_record_name, std::string(coolify::kRecordNameRule))},
      TextRule{"description",
               schema::satisfies(coolify::is_record_description,
                                 "must be at most 255 letters, digits, blanks and characters of "
                                 "`-_.,!?()'\"+=*@/&`, without a blank at either end")}};
  return all;
}

}  // namespace

base::Diagnostics record_text_faults(const schema::Value& prior, const schema::Value& config) {
  base::Diagnostics faults;
  for (const TextRule& rule : rules()) {
    const schema::Value& wanted = config.at(rule.argument);
    if (!wanted.is_known() || wanted.as_string().empty()) continue;
    if (!prior.is_null() && prior.at(rule.argument) == wanted) continue;
    faults.add_all(rule.validator.check(wanted).below(base::Path::of(rule.argument)));
  }
  return faults;
}

}  // namespace provider
