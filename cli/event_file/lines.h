#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace cli::event_file {

/// Lines out of bytes that come in pieces. A line that has not ended waits for its rest; of one
/// beyond all measure nothing is kept.
class Lines {
 public:
  /// Longer than any event that is written, and than any that is read.
  static constexpr std::size_t kLongest = 1 << 20;

  /// Called for each line without its break; not for empty ones. A line that was too long is "".
  using Take = std::function<void(std::string_view line)>;

  void add(std::string_view bytes, const Take& take);
  /// What there is of a last line, as a line.
  void end(const Take& take);
  void clear();

 private:
  void keep(std::string_view part);
  void finish(const Take& take);

  std::string begun_;
  bool too_long_ = false;
};

}  // namespace cli::event_file
