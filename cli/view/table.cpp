#include "cli/view/table.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "cli/view/fitting.h"
#include "cli/view/words.h"

namespace cli::view {
namespace {

using Lines = std::vector<std::string>;
using Machines = std::vector<const Machine*>;

/// How much of its notes a table tells.
enum class Detail {
  whole,  ///< failures in as many lines as they need
  short_notes,
  failures_only,  ///< on narrow screens, where notes have lines of their own
  none
};

/// How a phase is shown.
struct Look {
  const char* symbol;
  const char* ascii_symbol;
  const char* colour;  ///< a parameter of SGR
};

Look look_of(Phase phase) {
  switch (phase) {
    case Phase::queued:
      return {"\u25CC", ".", "2"};
    case Phase::running:
      return {"\u25B8", ">", "36"};
    case Phase::registered:
      return {"\u2714", "+", "32"};
    case Phase::failed:
      return {"\u2718", "x", "31"};
    case Phase::lost:
      return {"!", "!", "31"};
    case Phase::silent:
      return {"?", "?", "33"};
  }
  return {"?", "?", "33"};
}

/// What comes first on a screen.
int rank(Phase phase) {
  switch (phase) {
    case Phase::failed:
      return 0;
    case Phase::lost:
      return 1;
    case Phase::silent:
      return 2;
    case Phase::running:
      return 3;
    case Phase::registered:
      return 4;
    case Phase::queued:
      return 5;
  }
  return 6;
}

bool is_problem(const Machine& machine) {
  return machine.phase == Phase::failed || machine.phase == Phase::lost ||
         machine.phase == Phase::silent;
}

std::string span_text(base::Duration span) {
  return short_span(std::chrono::floor<std::chrono::seconds>(span).count());
}

/// From the first that began to now, or to the last end.
base::Duration whole_time(const Machines& machines, base::WallTime now) {
  base::WallTime from = base::WallTime::max();
  base::WallTime to = base::WallTime::min();
  for (const Machine* const one : machines) {
    from = std::min(from, one->began);
    to = std::max(to, is_open(one->phase) ? now : one->updated);
  }
  return std::max<base::Duration>(to - from, base::Duration::zero());
}

/// What has failed, what is at work, what is done, what waits; each as they began. Where the first
/// would take more than half of `room`, those at work are not driven out by it.
Machines in_order(Machines machines, std::size_t room) {
  const auto key = [](const Machine* one) { return std::pair(rank(one->phase), one->order); };
  std::sort(machines.begin(), machines.end(),
            [key](const Machine* one, const Machine* other) { return key(one) < key(other); });
  const auto first_of = [&machines](Phase phase) {
    return std::find_if(machines.begin(), machines.end(),
                        [phase](const Machine* one) { return rank(one->phase) >= rank(phase); });
  };
  const auto running = first_of(Phase::running);
  const auto most = static_cast<std::ptrdiff_t>(room / 2);
  if (running - machines.begin() > most) {
    std::rotate(machines.begin() + most, running, first_of(Phase::registered));
  }
  return machines;
}

/// The widths of the columns; what is left of a line is for the note.
struct Columns {
  std::size_t name = 0;
  std::size_t address = 0;  ///< 0: is not shown
  std::size_t stage = 0;
  std::size_t elapsed = 0;
};

class Table {
 public:
  Table(Machines machines, base::WallTime now, Size size, Style style)
      : machines_(std::move(machines)), now_(now), size_(size), style_(style) {
    const bool wide = size_.width >= 100;
    // What a screen of 80 columns has room for, of 40, and of more.
    if (is_narrow()) {
      most_ = {.name = 16, .address = 0, .stage = 12, .elapsed = 6};
    } else {
      most_ = {.name = wide ? 30U : 16U, .address = wide ? 39U : 15U, .stage = 12, .elapsed = 6};
    }
  }

  [[nodiscard]] Lines render() {
    const Lines head = header();
    if (size_.height <= head.size()) return Lines(head.begin(), head.begin() + height());
    const std::size_t room = size_.height - head.size();
    measure();
    for (const Detail detail :
         {Detail::whole, Detail::short_notes, Detail::failures_only, Detail::none}) {
      const Lines rows = all_rows(detail);
      if (rows.size() <= room) return joined(head, rows);
    }
    return joined(head, some_rows(room));
  }

 private:
  [[nodiscard]] bool is_narrow() const { return size_.width < 60; }
  [[nodiscard]] std::ptrdiff_t height() const { return static_cast<std::ptrdiff_t>(size_.height); }

  static Lines joined(Lines head, const Lines& rows) {
    head.insert(head.end(), rows.begin(), rows.end());
    return head;
  }

  [[nodiscard]] std::string coloured(std::string text, const char* colour) const {
    if (!style_.colour || text.empty()) return text;
    return "\x1B[" + std::string(colour) + "m" + std::move(text) + "\x1B[0m";
  }

  [[nodiscard]] Lines header() const {
    Counts counts;
    for (const Machine* const one : machines_) counts.add(*one);
    const std::string text = machines(counts.all()) + ": " + counted(counts) + "; " +
                             span_text(whole_time(machines_, now_));
    Lines lines = wrapped(text, size_.width, 4, style_.unicode);
    for (std::string& line : lines) line = coloured(line, "1");
    return lines;
  }

  void measure() {
    machines_ = in_order(std::move(machines_), size_.height);
    for (const Machine* const one : machines_) {
      const auto widen = [this](std::size_t& column, std::size_t most, const std::string& text) {
        column = std::max(column, std::min(most, columns_of(one_line(text, style_.unicode))));
      };
      widen(columns_.name, most_.name, title_of(*one));
      widen(columns_.address, most_.address, one->address);
      widen(columns_.stage, most_.stage, stage_word(*one));
      widen(columns_.elapsed, most_.elapsed, span_text(elapsed(*one, now_)));
    }
    // A very narrow screen keeps its last columns for the stage.
    const std::size_t others = 2 + 1 + columns_.stage + 1 + columns_.elapsed;
    if (size_.width > others + 8) columns_.name = std::min(columns_.name, size_.width - others);
  }

  [[nodiscard]] std::string cell(const std::string& text, std::size_t width) const {
    return padded(one_line(text, style_.unicode), width, style_.unicode);
  }

  /// The columns without the note, and how wide they are. Not ended by blanks.
  [[nodiscard]] std::pair<std::string, std::size_t> row(const Machine& machine) const {
    const Look look = look_of(machine.phase);
    std::string begin = style_.unicode ? look.symbol : look.ascii_symbol;
    std::string name = " " + cell(title_of(machine), columns_.name);
    if (columns_.address > 0) name += " " + cell(machine.address, columns_.address);
    const std::string stage = " " + cell(stage_word(machine), columns_.stage);
    std::string took = span_text(elapsed(machine, now_));
    took.insert(0, columns_.elapsed - std::min(columns_.elapsed, took.size()), ' ');
    const std::string plain = begin + name + stage + " " + took;
    if (columns_of(plain) > size_.width) {
      return {coloured(clipped(plain, size_.width, style_.unicode), look.colour), size_.width};
    }
    return {coloured(begin, look.colour) + name + coloured(stage, look.colour) + " " + took,
            columns_of(plain)};
  }

  [[nodiscard]] Lines rows_of(const Machine& machine, Detail detail) const {
    auto [line, used] = row(machine);
    const std::string note = one_line(note_of(machine), style_.unicode);
    const bool is_told =
        detail != Detail::none && (detail != Detail::failures_only || is_problem(machine));
    if (note.empty() || (is_narrow() && !is_told)) return {line};
    const std::size_t left = size_.width > used + 2 ? size_.width - used - 2 : 0;
    const bool fits = columns_of(note) <= left;
    const bool is_whole = detail == Detail::whole && machine.phase == Phase::failed;
    if (!is_narrow() && (fits || !is_whole)) {
      return {line + "  " + clipped(note, left, style_.unicode)};
    }
    Lines lines = {std::move(line)};
    if (size_.width <= kIndent) return lines;
    const std::size_t most = is_whole ? 6 : 1;
    for (const std::string& part : wrapped(note, size_.width - kIndent, most, style_.unicode)) {
      lines.push_back(std::string(kIndent, ' ') + part);
    }
    return lines;
  }

  [[nodiscard]] Lines all_rows(Detail detail) const {
    Lines rows;
    for (const Machine* const one : machines_) {
      // More than fits anywhere need not be made.
      if (rows.size() > size_.height) break;
      const Lines more = rows_of(*one, detail);
      rows.insert(rows.end(), more.begin(), more.end());
    }
    return rows;
  }

  /// As many machines as there is room for, and a line that counts the others; two where it is
  /// too long for one.
  [[nodiscard]] Lines some_rows(std::size_t room) const {
    const Lines one_line_for_rest = rows_and_rest(room, 1);
    return one_line_for_rest.empty() ? rows_and_rest(room, 2) : one_line_for_rest;
  }

  /// Empty when the rest cannot be told in `lines`, unless these are all there may be.
  [[nodiscard]] Lines rows_and_rest(std::size_t room, std::size_t lines) const {
    Lines rows;
    std::size_t shown = 0;
    while (shown < machines_.size() && rows.size() + lines < room) {
      rows.push_back(rows_of(*machines_[shown++], Detail::none).front());
    }
    Counts others;
    for (std::size_t i = shown; i < machines_.size(); ++i) others.add(*machines_[i]);
    const std::string text = std::string(style_.unicode ? "\u2026" : "...") + " and " +
                             std::to_string(others.all()) + " more: " + counted(others);
    if (lines == 1 && room > 4 && columns_of(text) > size_.width) return {};
    for (const std::string& part : wrapped(text, size_.width, lines, style_.unicode)) {
      rows.push_back(coloured(part, "2"));
    }
    return rows;
  }

  static constexpr std::size_t kIndent = 2;
  Machines machines_;
  base::WallTime now_;
  Size size_;
  Style style_;
  Columns most_;
  Columns columns_;
};

}  // namespace

std::vector<std::string> render_table(const History& history, base::WallTime now, Size size,
                                      Style style) {
  Machines machines = history.machines();
  if (machines.empty() || size.height == 0 || size.width == 0) return {};
  return Table(std::move(machines), now, size, style).render();
}

}  // namespace cli::view
