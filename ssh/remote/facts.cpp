#include "ssh/remote/facts.h"

#include <algorithm>
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
  if (stop != end || text.starts_with('-')) return std::nullopt;
  if (error == std::errc::result_out_of_range) return kLargestNumber;
  return error == std::errc() ? std::optional(std::min(value, kLargestNumber)) : std::nullopt;
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

/// "seconds<TAB>command", of the fact `name`.
std::optional<Gap> parse_silence(std::string_view name, std::string_view text) {
  const std::size_t tab = text.find('\t');
  if (tab == std::string_view::npos || tab + 1 == text.size()) return std::nullopt;
  const auto seconds = parse_number(text.substr(0, tab));
  if (!seconds) return std::nullopt;
  return Gap{std::string(name), std::string(text.substr(tab + 1)), *seconds};
}

const FactDeclaration* find(const std::vector<FactDeclaration>& declared, std::string_view name) {
  for (const FactDeclaration& one : declared) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace

/// Reads records one by one.
class FactsReader {
 public:
  explicit FactsReader(const std::vector<FactDeclaration>& declared) : declared_(declared) {}

  /// Takes all lines; fails on what makes the whole doubtful.
  base::Expected<void> read(std::string_view output);
  /// What is wrong with single records, if anything: the first of them.
  [[nodiscard]] const std::optional<base::Diagnostic>& first_fault() const { return fault_; }
  [[nodiscard]] bool is_empty() const { return facts_.values_.empty() && silent_.empty(); }
  Facts finish();

 private:
  base::Expected<void> take(std::string_view line);
  base::Expected<void> take_silence(const FactDeclaration& fact, std::string_view line);
  void take_value(const FactDeclaration& fact, std::string_view line, std::size_t tab);
  void doubt(const FactDeclaration& fact, std::string cause, std::string_view line,
             std::string_view told);
  static std::optional<Facts::Value> parse_value(const FactDeclaration& fact, std::string_view line,
                                                 std::size_t tab);

  const std::vector<FactDeclaration>& declared_;
  Facts facts_;
  std::map<std::string, Gap> silent_;
  std::optional<base::Diagnostic> fault_;
};

base::Expected<void> FactsReader::read(std::string_view output) {
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
    } else if (auto taken = take(line); !taken) {
      return taken;
    }
  }
  if (!ended) return unreadable("The output breaks off before its end mark.", {});
  return {};
}

base::Expected<void> FactsReader::take(std::string_view line) {
  const bool is_silence = line.starts_with('?');
  const std::size_t tab = line.find('\t');
  const FactDeclaration* const fact =
      find(declared_, line.substr(0, tab).substr(is_silence ? 1 : 0));
  if (fact == nullptr) return unreadable("A line is not a known fact.", line);
  if (is_silence) return take_silence(*fact, line);
  take_value(*fact, line, tab);
  return {};
}

base::Expected<void> FactsReader::take_silence(const FactDeclaration& fact, std::string_view line) {
  const std::size_t tab = line.find('\t');
  auto silence =
      tab == std::string_view::npos ? std::nullopt : parse_silence(fact.name, line.substr(tab + 1));
  if (!silence) return unreadable("A silence is not readable.", line);
  silent_.emplace(fact.name, *std::move(silence));
  return {};
}

void FactsReader::take_value(const FactDeclaration& fact, std::string_view line, std::size_t tab) {
  const std::string_view told = tab == std::string_view::npos ? "" : line.substr(tab + 1);
  auto value = line.size() > kLongestRecord ? std::nullopt : parse_value(fact, line, tab);
  if (line.size() > kLongestRecord) {
    doubt(fact, "A line is too long.", line, told);
  } else if (!value) {
    doubt(fact, "A fact has no readable value.", line, told);
  } else if (!facts_.values_.emplace(fact.name, *std::move(value)).second) {
    doubt(fact, "A fact is reported twice.", line, told);
  }
}

void FactsReader::doubt(const FactDeclaration& fact, std::string cause, std::string_view line,
                        std::string_view told) {
  if (!fault_) fault_ = unreadable(std::move(cause), line).value();
  facts_.distrust(fact, std::string(told.substr(0, kLongestRecord)));
}

Facts FactsReader::finish() {
  for (const FactDeclaration& fact : declared_) {
    const std::string name(fact.name);
    const auto silent = silent_.find(name);
    if (facts_.values_.contains(name)) continue;
    if (silent != silent_.end()) {
      facts_.values_.emplace(name, Facts::Value());
      facts_.gaps_.emplace(name, Facts::NotedGap{silent->second, fact.optional});
    } else {
      doubt(fact, "A fact is missing.", fact.name, {});
    }
  }
  return std::move(facts_);
}

std::optional<Facts::Value> FactsReader::parse_value(const FactDeclaration& fact,
                                                     std::string_view line, std::size_t tab) {
  using Value = Facts::Value;
  if (tab == std::string_view::npos) {
    return fact.optional ? std::optional(Value(std::monostate())) : std::nullopt;
  }
  const std::string_view text = line.substr(tab + 1);
  switch (fact.type) {
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

base::Expected<Facts> parse_facts(std::string_view output,
                                  const std::vector<FactDeclaration>& declared) {
  FactsReader reader(declared);
  if (auto read = reader.read(output); !read) return base::fail(read.error());
  Facts facts = reader.finish();
  if (const auto& fault = reader.first_fault()) return base::fail(*fault);
  return facts;
}

base::Expected<Facts> read_facts(std::string_view output,
                                 const std::vector<FactDeclaration>& declared) {
  FactsReader reader(declared);
  if (auto read = reader.read(output); !read) return base::fail(read.error());
  if (reader.is_empty()) return unreadable("Not one fact is told.", output);
  return reader.finish();
}

void Facts::rely_on(const FactDeclaration& fact) const {
  const auto found = gaps_.find(std::string(fact.name));
  if (found == gaps_.end()) return;
  const auto& [gap, is_optional] = found->second;
  if (gap.is_silence() || !is_optional) {
    if (!missed_) missed_ = gap;
  } else if (std::none_of(odd_.begin(), odd_.end(),
                          [&fact](const Gap& odd) { return odd.fact == fact.name; })) {
    odd_.push_back(gap);
  }
}

void Facts::forget_gaps() {
  missed_.reset();
  odd_.clear();
}

bool Facts::is_gap(const FactDeclaration& fact) const {
  return gaps_.contains(std::string(fact.name));
}

void Facts::distrust(const FactDeclaration& fact, const std::string& why) {
  const std::string name(fact.name);
  values_.insert_or_assign(name, Value());
  gaps_.insert_or_assign(name, NotedGap{{.fact = name, .command = {}, .told = why}, fact.optional});
}

}  // namespace ssh
