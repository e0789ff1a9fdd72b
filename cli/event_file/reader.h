#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/expected.h"
#include "base/os/unique_fd.h"
#include "cli/event_file/lines.h"
#include "events/event.h"

namespace cli::event_file {

/// Who is told what a file says.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void take(const events::Event& event) = 0;
  /// What was told until now is no longer in the file.
  virtual void begin_anew() = 0;
};

/// How far a file has been read.
enum class Progress {
  missing,    ///< it is not there (yet)
  more,       ///< there is more to be read at once
  caught_up,  ///< more may be written
  ended       ///< nothing more will come
};

/// Reads the events of a file of JSON lines while others write it, however large it is: a regular
/// file, a pipe, or standard input ("-"). Where the file is truncated, or another one stands in its
/// place, that is read from its beginning. Lines that are no events are counted and left out.
/// Standard input ends when its other end is closed; whatever else is followed never does.
class Reader {
 public:
  enum class Mode {
    follow,
    once  ///< up to its end; of a pipe, until nobody writes to it
  };
  Reader(std::string path, Mode mode) : path_(std::move(path)), mode_(mode) {}

  /// Reads what is there, up to a few megabytes; waits for nothing. Errors: event_file.cannot_read.
  [[nodiscard]] base::Expected<Progress> read(Listener& listener, const base::Context& context);

  /// A last line without its line break is one as well.
  void finish(Listener& listener);

  /// How many lines were no events.
  [[nodiscard]] std::size_t foreign() const { return foreign_; }
  /// As people call it: the path, or "standard input".
  [[nodiscard]] std::string name() const;

 private:
  enum class Kind { regular, pipe, standard_input };
  [[nodiscard]] base::Expected<bool> open();
  [[nodiscard]] base::Expected<bool> adopt(base::UniqueFd fd);
  [[nodiscard]] base::Expected<Progress> read_on(Listener& listener, const base::Context& context);
  [[nodiscard]] base::Expected<Progress> at_end(Listener& listener);
  void forget(Listener& listener);
  void take_line(std::string_view line, Listener& listener);
  [[nodiscard]] base::Diagnostic cannot_read(const std::string& why) const;
  [[nodiscard]] bool is_standard_input() const { return path_ == "-"; }

  std::string path_;
  Mode mode_;
  base::UniqueFd fd_;
  Kind kind_ = Kind::regular;
  off_t at_ = 0;  // in a regular file
  Lines lines_;
  std::size_t foreign_ = 0;
};

}  // namespace cli::event_file
