#pragma once

#include <mutex>
#include <string>
#include <utility>

#include "base/expected.h"
#include "tests/standin/store/state.h"

namespace standin {

/// The one living State, in memory or also in a JSON file. Thread-safe: whoever touches the state
/// does it inside read() or edit(), which run one at a time.
class Database {
 public:
  /// An empty state. With a path, edits are written to that file.
  explicit Database(std::string path = {}) : path_(std::move(path)) {}

  /// Reads the file when there is one. Errors: invalid_config, code "standin.state_file".
  [[nodiscard]] base::Expected<void> load();

  /// Returns what `look(const State&)` returns; it must not be a reference into the state.
  template <typename Look>
  auto read(Look&& look) const {
    const std::scoped_lock lock(mutex_);
    return std::forward<Look>(look)(static_cast<const State&>(state_));
  }

  /// Calls `change(State&)`, then writes the file before it returns, so that no answer ever tells
  /// of something a crash could undo.
  template <typename Change>
  auto edit(Change&& change) {
    const std::scoped_lock lock(mutex_);
    const Saver saver(*this);
    return std::forward<Change>(change)(state_);
  }

 private:
  class Saver {
   public:
    explicit Saver(const Database& database) : database_(database) {}
    Saver(const Saver&) = delete;
    Saver& operator=(const Saver&) = delete;
    ~Saver() { database_.save(); }

   private:
    const Database& database_;
  };

  void save() const;

  std::string path_;
  mutable std::mutex mutex_;
  State state_;
};

/// The whole state as JSON and back; from_json reports what does not fit as invalid_config.
[[nodiscard]] Json state_to_json(const State& state);
[[nodiscard]] base::Expected<State> state_from_json(const Json& json);

/// Writes a file so that readers see the old or the new content, never a part: mode 0600, renamed
/// into place. False when that fails.
[[nodiscard]] bool write_file_atomically(const std::string& path, std::string_view content);

}  // namespace standin
