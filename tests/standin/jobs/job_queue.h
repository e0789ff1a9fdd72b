#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/context.h"

namespace standin {

/// A job gets ten minutes and is told to stop when its worker is killed. It may not change anything
/// once its context says stop or is past its deadline: its process would be gone.
using Job = std::function<void(const base::Context&)>;

/// Coolify's queue workers: a fixed pool of threads that runs jobs when their time has come.
/// Thread-safe. Jobs are not kept over a restart.
class JobQueue {
 public:
  JobQueue(std::size_t workers, base::Clock& clock);
  JobQueue(const JobQueue&) = delete;
  JobQueue& operator=(const JobQueue&) = delete;
  /// Drops waiting jobs, stops running ones and waits for them.
  ~JobQueue();

  void push(Job job, base::Duration delay);
  /// A stopped queue accepts jobs and starts none.
  void set_running(bool running);
  /// Kills the jobs under way, as if their worker process had died.
  void kill_running();
  /// Jobs that wait and jobs that run.
  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] std::size_t active() const;

 private:
  struct Waiting {
    base::TimePoint due;
    Job job;
  };
  /// Has all waiting workers look again. Needs the lock.
  void announce();
  void work(const std::stop_token& stop);
  /// The earliest waiting job, end() when there is none.
  [[nodiscard]] std::list<Waiting>::iterator next();
  void run(const Job& job, std::stop_source& killer, const std::stop_token& stop);

  base::Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool running_ = true;
  std::stop_source news_;  ///< stopped when a worker that waits for a job's time has to look again
  std::list<Waiting> waiting_;
  std::list<std::stop_source> active_;
  std::vector<std::jthread> workers_;
};

}  // namespace standin
