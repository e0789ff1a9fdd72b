#include "base/diagnostic.h"

#include <algorithm>

namespace base {
namespace {

std::string indented(const std::string& text) {
  std::string out = "  ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out;
}

}  // namespace

std::string Diagnostic::detail() const {
  std::string text = cause;
  const auto paragraph = [&text](const std::string& more) {
    if (!text.empty()) text += "\n\n";
    text += more;
  };
  if (!evidence.empty()) paragraph("Evidence:\n" + indented(evidence));
  if (!remedy.empty()) paragraph("What to do: " + remedy);
  for (const Note& note : notes) paragraph(note.text);
  // Terraform shows the source line of a root argument, but not of one inside an object.
  if (path.steps().size() > 1) paragraph("Argument: " + path.to_string());
  if (!code.empty()) paragraph("Code: " + code);
  return text;
}

Diagnostic Diagnostic::below(const Path& parent) const {
  Diagnostic placed = *this;
  placed.path = path.below(parent);
  return placed;
}

Diagnostics Diagnostics::below(const Path& parent) const {
  Diagnostics placed;
  for (const Diagnostic& one : items_) placed.add(one.below(parent));
  return placed;
}

void Diagnostics::add_all(const Diagnostics& others) {
  items_.insert(items_.end(), others.items_.begin(), others.items_.end());
}

bool Diagnostics::has_error() const {
  return std::any_of(items_.begin(), items_.end(),
                     [](const Diagnostic& one) { return one.severity == Severity::error; });
}

}  // namespace base
