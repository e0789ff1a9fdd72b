#include "tests/standin/jobs/job_queue.h"

#include <algorithm>

namespace standin {
namespace {

constexpr auto kJobLimit = std::chrono::minutes(10);

}  // namespace

JobQueue::JobQueue(std::size_t workers, base::Clock& clock) : clock_(clock) {
  for (std::size_t i = 0; i < workers; ++i) {
    workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
}

JobQueue::~JobQueue() {
  for (std::jthread& worker : workers_) worker.request_stop();
  {
    const std::scoped_lock lock(mutex_);
    announce();
  }
  workers_.clear();
}

void JobQueue::announce() {
  news_.request_stop();
  news_ = std::stop_source();
  changed_.notify_all();
}

void JobQueue::push(Job job, base::Duration delay) {
  const std::scoped_lock lock(mutex_);
  waiting_.push_back({clock_.now() + delay, std::move(job)});
  announce();
}

void JobQueue::set_running(bool running) {
  const std::scoped_lock lock(mutex_);
  running_ = running;
  announce();
}

void JobQueue::kill_running() {
  const std::scoped_lock lock(mutex_);
  for (std::stop_source& job : active_) job.request_stop();
}

std::size_t JobQueue::waiting() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.size();
}

std::size_t JobQueue::active() const {
  const std::scoped_lock lock(mutex_);
  return active_.size();
}

std::list<JobQueue::Waiting>::iterator JobQueue::next() {
  return std::min_element(waiting_.begin(), waiting_.end(),
                          [](const Waiting& a, const Waiting& b) { return a.due < b.due; });
}

void JobQueue::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_.wait(lock, stop, [this] { return running_ && !waiting_.empty(); });
    if (stop.stop_requested()) return;
    const auto first = next();
    if (first->due > clock_.now()) {
      const base::TimePoint due = first->due;
      const std::stop_token news = news_.get_token();
      lock.unlock();
      clock_.sleep_until(due, news);
      lock.lock();
      continue;
    }
    const Job job = std::move(first->job);
    waiting_.erase(first);
    const auto killer = active_.emplace(active_.end());
    lock.unlock();
    run(job, *killer, stop);
    lock.lock();
    active_.erase(killer);
  }
}

void JobQueue::run(const Job& job, std::stop_source& killer, const std::stop_token& stop) {
  const std::stop_callback closing(stop, [&killer] { killer.request_stop(); });
  base::Context context;
  context.clock = &clock_;
  context.stop = killer.get_token();
  job(context.within(kJobLimit));
}

}  // namespace standin
