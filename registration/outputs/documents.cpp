#include "registration/outputs/documents.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/ip_address.h"
#include "base/text.h"
#include "registration/outputs/address.h"

namespace registration::outputs {
namespace {

constexpr std::string_view kStateVersion = "4";

bool is_wrapper(const OutputValue& value) {
  constexpr std::array<std::string_view, 6> kParts = {"value",      "type",        "sensitive",
                                                      "deprecated", "description", "ephemeral"};
  if (value.find("value") == nullptr) return false;
  const OutputValue::Object& members = *value.object();
  const OutputValue* const sensitive = value.find("sensitive");
  if (sensitive != nullptr && !std::holds_alternative<bool>(sensitive->node)) return false;
  return std::all_of(members.begin(), members.end(), [&](const auto& member) {
    return std::find(kParts.begin(), kParts.end(), member.first) != kParts.end();
  });
}

base::Diagnostic unreadable(std::string cause, std::string remedy) {
  return {.kind = base::ErrorKind::invalid_config,
          .code = "outputs.unreadable",
          .summary = "The outputs cannot be read",
          .cause = std::move(cause),
          .remedy = std::move(remedy)};
}

bool is_state(const OutputValue& value) {
  const OutputValue* const version = value.find("version");
  if (version == nullptr || version->number() == nullptr) return false;
  constexpr std::array<std::string_view, 5> kParts = {"outputs", "lineage", "serial", "resources",
                                                      "modules"};
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return value.find(part) != nullptr; });
}

OutputValue member(const OutputValue& value, std::string_view name) {
  const OutputValue* const found = value.find(name);
  return found == nullptr ? OutputValue() : *found;
}

base::Expected<OutputValue> outputs_of_state(const OutputValue& state) {
  if (state.find("version")->number()->text != kStateVersion) {
    return base::fail(unreadable("It is a state of another version than 4.",
                                 "Give the JSON form of the outputs instead of the state."));
  }
  return member(state, "outputs");
}

/// The JSON form of a state or of a plan.
base::Expected<OutputValue> outputs_of_shown(const OutputValue& shown, std::string_view source) {
  if (shown.find("planned_values") != nullptr || shown.find("resource_changes") != nullptr) {
    return base::fail(base::Diagnostic{
        .kind = base::ErrorKind::invalid_config,
        .code = "outputs.unfinished",
        .summary = "The outputs are those of a plan",
        .cause =
            "What is only planned has no servers yet, so there are no " + std::string(source) + ".",
        .remedy = "Give the outputs of the state, once what was planned is done."});
  }
  const OutputValue* const values = shown.find("values");
  return values == nullptr ? OutputValue() : member(*values, "outputs");
}

/// Whether a text that is no JSON is an address, a network or a host name. The last does not begin
/// as JSON does.
bool may_be_address(std::string_view text) {
  const auto address = address_in(text);
  if (is_range(text) || (address && base::is_ip_address(*address))) return true;
  const bool is_json_text = std::string_view("{[\"").find(text.front()) != std::string_view::npos;
  return !is_json_text && address && address->find_first_of(".:") != std::string::npos;
}

base::Expected<OutputValue> outputs_of_text(const std::string& text, std::string_view source) {
  std::string_view content = text;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  content = base::trimmed(content);
  if (content.empty()) return OutputValue();
  auto read = read_json(content);
  if (!read) {
    if (may_be_address(content)) return OutputValue{std::string(content)};
    return read;
  }
  // A text in a text is what a program made by mistake; further in it would be anything.
  if (read->string() != nullptr) return read;
  return outputs_of(*std::move(read), source);
}

}  // namespace

const OutputValue& unwrapped(const OutputValue& value) {
  const OutputValue* inner = &value;
  while (is_wrapper(*inner)) inner = inner->find("value");
  return *inner;
}

base::Expected<OutputValue> outputs_of(OutputValue given, std::string_view source) {
  if (const std::string* const text = given.string()) return outputs_of_text(*text, source);
  if (given.find("encrypted_data") != nullptr && given.find("lineage") != nullptr) {
    return base::fail(unreadable("It is a state that is encrypted.",
                                 "Give the JSON form of the outputs instead of the state."));
  }
  if (is_state(given)) return outputs_of_state(given);
  const OutputValue* const format = given.find("format_version");
  if (format != nullptr && format->string() != nullptr) return outputs_of_shown(given, source);
  return given;
}

}  // namespace registration::outputs
