#include "cli/json_text.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cli {

using nlohmann::json;

json json_string(std::string_view text) { return base::evidence_text(text, 8000); }

json json_string_or_null(std::string_view text) {
  return text.empty() ? json(nullptr) : json_string(text);
}

json diagnostics_json(const base::Diagnostics& all) {
  json list = json::array();
  for (const base::Diagnostic& one : all.items()) {
    json notes = json::array();
    for (const base::Note& note : one.notes) notes.push_back(json_string(note.text));
    list.push_back({{"severity", one.severity == base::Severity::error ? "error" : "warning"},
                    {"code", one.code},
                    {"summary", json_string(one.summary)},
                    {"cause", json_string(one.cause)},
                    {"evidence", json_string(one.evidence)},
                    {"remedy", json_string(one.remedy)},
                    {"notes", std::move(notes)}});
  }
  return list;
}

std::string dumped(const json& document) {
  return document.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

}  // namespace cli
