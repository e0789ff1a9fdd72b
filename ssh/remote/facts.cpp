#include "ssh/remote/facts.h"

#include <charconv>
#include <utility>

#include "base/text.h"

namespace ssh {
namespace {

constexpr std::string_view kEndMark = "end";
constexpr char kLineBreak = '\x1F';
constexpr std::size_t kLongestRecord = 4096;
// More kilobytes than any machine has, and few enough to calculate with.
constexpr std::int64_t kLargestNumber = 1'000'000'000'000'000;

tl::unexpected<base::Diagnostic> unreadable(std::string cause, std::string_view evidence) {
  return base::fail(base::Diagnostic{
      .kind = base::ErrorKind::remote_failed,
      .code = "ssh.facts_unreadable",
      .summary = "What a script reported is unreadable",
      .cause = std::move(cause),
      .evidence = base::evidence_text(evidence, 400),
      .remedy = "Try again. If it stays like this, something on the host writes into the output of "
                "commands or its tools are broken."});
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || text.starts_with('-')) return std::nullopt;
  return value > kLargestNumber ? std::nullopt : std::optional(value);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

std::string with_line_breaks(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == kLineBreak) c = '\n';
  }
  return out;
}

/// "seconds<TAB>command".
std::optional<Silence> parse_silence(std::string_view text) {
  const std::size_t tab = text.find('\t');
  if (tab == std::string_view::npos || tab + 1 == text.size()) return std::nullopt;
  const auto seconds = parse_number(text.substr(0, tab));
  if (!seconds) return std::nullopt;
  return Silence{std::string(text.substr(tab + 1)), *seconds};
}

const FactDeclaration* find(const std::vector<FactDeclaration>& declared, std::string_view name) {
  for (const FactDeclaration& one : declared) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace

base::Expected<Facts> parse_facts(std::string_view output,
                                  const std::vector<FactDeclaration>& declared) {
  Facts facts;
  bool ended = false;
  while (!output.empty()) {
    const std::size_t end = output.find('\n');
    const std::string_view line = output.substr(0, end);
    if (ended) return unreadable("There is output behind the end mark.", line);
    if (end == std::string_view::npos) {
      return unreadable("The output breaks off in the middle of a line.", line);
    }
    output.remove_prefix(end + 1);
    if (line == kEndMark) {
      ended = true;
      continue;
    }
    if (line.size() > kLongestRecord) return unreadable("A line is too long.", line);

    const bool is_silence = line.starts_with('?');
    const std::size_t tab = line.find('\t');
    const std::string_view name = line.substr(0, tab).substr(is_silence ? 1 : 0);
    const FactDeclaration* const declaration = find(declared, name);
    if (declaration == nullptr) return unreadable("A line is not a known fact.", line);
    if (is_silence) {
      auto silence =
          tab == std::string_view::npos ? std::nullopt : parse_silence(line.substr(tab + 1));
      if (!silence) return unreadable("A silence is not readable.", line);
      facts.silent_.emplace(name, *std::move(silence));
      continue;
    }
    auto value = Facts::parse_value(*declaration, line, tab);
    if (!value) return unreadable("A fact has no readable value.", line);
    if (!facts.values_.emplace(name, std::move(*value)).second) {
      return unreadable("A fact is reported twice.", line);
    }
  }
  if (!ended) return unreadable("The output breaks off before its end mark.", {});
  for (const FactDeclaration& one : declared) {
    const std::string name(one.name);
    if (facts.values_.contains(name)) {
      facts.silent_.erase(name);
    } else if (facts.silent_.contains(name)) {
      facts.values_.emplace(name, Facts::Value());
    } else {
      return unreadable("A fact is missing.", one.name);
    }
  }
  return facts;
}

void Facts::rely_on(const FactDeclaration& fact) const {
  const auto silent = silent_.find(std::string(fact.name));
  if (silent != silent_.end() && !missed_) missed_ = silent->second;
}

bool Facts::is_silent(const FactDeclaration& fact) const {
  return silent_.contains(std::string(fact.name));
}

std::optional<Facts::Value> Facts::parse_value(const FactDeclaration& declaration,
                                               std::string_view line, std::size_t tab) {
  if (tab == std::string_view::npos) {
    return declaration.optional ? std::optional(Value(std::monostate())) : std::nullopt;
  }
  const std::string_view text = line.substr(tab + 1);
  switch (declaration.type) {
    case FactType::number: {
      const auto number = parse_number(text);
      return number ? std::optional(Value(*number)) : std::nullopt;
    }
    case FactType::flag:
      if (text == "yes") return Value(true);
      if (text == "no") return Value(false);
      return std::nullopt;
    case FactType::text:
      return Value(with_line_breaks(text));
    case FactType::lines:
      return Value(split(text, kLineBreak));
  }
  return std::nullopt;
}

}  // namespace ssh
