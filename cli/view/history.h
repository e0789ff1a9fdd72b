#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "events/event.h"
#include "events/process_identity.h"

namespace cli::view {

/// Where a registration stands.
enum class Phase {
  queued,      ///< it waits for its turn
  running,     ///< its work has begun
  registered,  ///< it told of its good end
  failed,      ///< it told of its failure
  lost,        ///< its process is gone, and no event told of an end
  silent,      ///< nobody can tell whether its process lives, and long nothing was heard of it
};
[[nodiscard]] constexpr bool is_open(Phase phase) {
  return phase == Phase::queued || phase == Phase::running;
}

/// When a stage began.
struct StageBegin {
  std::string stage;
  base::WallTime at{};
};

/// The newest run of a machine's registration. Texts are as they were told, clipped to some hundred
/// bytes, and not fit to be shown as they are.
struct Machine {
  std::string correlation_id;
  std::size_t order = 0;  ///< a later run has a greater one
  Phase phase = Phase::queued;
  std::int64_t attempt = 1;
  std::string operation;
  std::string name;
  std::string address;
  std::int64_t port = 0;  ///< 0: not told
  std::string server_id;
  std::string endpoint;
  std::string process;

  base::WallTime began{};                         ///< the first that was told of it
  std::optional<base::WallTime> work_began = {};  ///< when it had its turn
  base::WallTime updated{};                       ///< the last that was told of it
  base::WallTime heard{};  ///< when that was here: not later than it was read

  std::string stage;
  std::vector<StageBegin> stages = {};  ///< as they began
  std::string waiting_for;              ///< empty: for nothing
  std::int64_t tries = 0;
  std::string code;   ///< of the last cause
  std::string cause;  ///< the last one of this stage; of a failure, why
  std::optional<base::WallTime> next_try = {};

  std::string status;                             ///< "ready", ...; empty before the end
  std::optional<base::Duration> duration = {};    ///< as the end told it
  std::shared_ptr<const events::Event> end = {};  ///< shared with copies; only if ends are kept
};

/// How long it has been at work, or was; of one that is queued, how long it has waited.
[[nodiscard]] base::Duration elapsed(const Machine& machine, base::WallTime now);

/// How many machines there are of each kind.
struct Counts {
  std::size_t queued = 0;
  std::size_t running = 0;
  std::size_t ready = 0;       ///< registered, and Coolify can use them
  std::size_t registered = 0;  ///< registered with another status
  std::size_t failed = 0;
  std::size_t lost = 0;
  std::size_t silent = 0;

  void add(const Machine& machine);
  [[nodiscard]] std::size_t open() const { return queued + running; }
  [[nodiscard]] std::size_t good() const { return ready + registered; }
  [[nodiscard]] std::size_t all() const { return open() + good() + failed + lost + silent; }
  bool operator==(const Counts&) const = default;
};

/// Which process is alive, by the texts of events::own_process().
using Processes = std::map<std::string, events::Alive>;
/// When something was last heard of a process, by the same.
using Writers = std::map<std::string, base::WallTime>;

/// What events have told of registrations, of however many processes and in whatever order. A run
/// of a machine hides the runs of the same machine that were over when it began; the same machine
/// is one with the same uuid, or the same address, port and name, on the same instance. Of
/// thousands of machines those are forgotten that have been done for longest.
class History {
 public:
  enum class Ends { forgotten, kept };
  explicit History(Ends ends = Ends::forgotten) : ends_(ends) {}

  /// `now` is the time of reading. The machine it is of, as it stands after the event; null if the
  /// event tells nothing: of a run that has ended, or that a newer one hides. It is valid until
  /// the next call.
  const Machine* take(const events::Event& event, base::WallTime now);

  /// Tells open runs of dead processes lost, and those silent of which nothing was heard for a
  /// quarter of an hour and whose process nobody knows. Runs of processes that are not in
  /// `processes` are left alone. Ask for those before reading on, and give them here when
  /// everything is read: an end that was told last counts. Who has changed; valid until the next
  /// call.
  std::vector<const Machine*> look(const Processes& processes, base::WallTime now);

  void clear();

  /// In the order in which they began.
  [[nodiscard]] std::vector<const Machine*> machines() const;
  [[nodiscard]] Counts count() const;
  /// Of processes that are not known to be dead.
  [[nodiscard]] const Writers& writers() const { return writers_; }

 private:
  using Runs = std::unordered_map<std::string, Machine>;
  void hear(const std::string& process, base::WallTime when);
  bool hide_others(const Machine& machine);
  void forget_some();

  Ends ends_;
  std::size_t next_order_ = 0;
  Runs runs_;                                            // by their correlation id
  std::unordered_map<std::string, std::string> newest_;  // correlation id by what a machine is
  Writers writers_;
};

}  // namespace cli::view
