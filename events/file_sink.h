#pragma once

#include <string>

#include "base/os/unique_fd.h"
#include "events/sink.h"

namespace events {

/// Opens the file as a sink does with its first event, which makes one where there is none, and
/// writes nothing. Errors: events.file_open.
[[nodiscard]] base::Expected<void> try_file(const std::string& path);

/// Appends each event as a line of JSON to a file, which is made (mode 0600) when the first one
/// comes. Several processes may write to the same: each line is written whole, under a lock of the
/// file (flock). A line that somebody was ended in is closed before; what does not fit on the disk
/// is taken back. A file that is moved away or removed is made anew. Only a regular file of one
/// name is written to, and no link is followed.
class FileSink final : public Sink {
 public:
  explicit FileSink(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] std::string name() const override { return "file"; }
  [[nodiscard]] bool wants(EventType /*type*/) const override { return true; }
  /// Errors: events.file_open, events.file_locked, events.file_write.
  [[nodiscard]] base::Expected<void> deliver(const Event& event,
                                             const base::Context& context) override;

 private:
  [[nodiscard]] base::Expected<void> append(const std::string& line, const base::Context& context);

  const std::string path_;
  base::UniqueFd file_;
};

}  // namespace events
