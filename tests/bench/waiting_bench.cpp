// What waiting for 100 hosts at once costs: memory and threads above the idle process, and how long
// a stop takes to end all of it. Half of the hosts refuse connections, half accept them and say
// nothing. Fails above 40 MiB, one thread each, or 200 ms for the stop. Argument: the file for the
// raw numbers.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "base/os/unique_fd.h"
#include "ssh/wait_for_ssh.h"
#include "tests/support/process.h"
#include "tests/support/temporary_directory.h"

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kHosts = 100;
constexpr long kMostKilobytes = 40L * 1024;
constexpr Milliseconds kLongestStop{200};

/// A number of /proc/self/status: "VmRSS" in kB, "Threads".
long process_number(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + ":")) return std::stol(line.substr(name.size() + 1));
  }
  return -1;
}

double processor_ms() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

/// A loopback port; it accepts connections when `listening`, and nothing else.
struct Port {
  explicit Port(bool listening) : socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    (void)::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size);
    if (listening) (void)::listen(socket.get(), kHosts);
    (void)::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    number = ntohs(address.sin_port);
  }
  base::UniqueFd socket;
  std::uint16_t number = 0;
};

ssh::PrivateKey make_key() {
  const tests::TemporaryDirectory folder;
  tests::run_checked(
      {.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.file("key")}});
  return ssh::PrivateKey::read(base::Secret(folder.read("key")), base::Secret()).value();
}

}  // namespace

int main(int argc, char** argv) {
  const Port closed(false);
  const Port silent(true);
  const ssh::PrivateKey key = make_key();
  std::stop_source stop;
  base::Context context;
  context.stop = stop.get_token();
  context = context.within(std::chrono::minutes(10));
  const auto wait = [&](int number) {
    ssh::ConnectOptions options;
    options.target.endpoint = {"127.0.0.1", number % 2 == 0 ? closed.number : silent.number};
    options.target.credentials.private_key = key.clone();
    options.target.host_key.mode = ssh::HostKeyMode::accept_new;
    const auto session = ssh::wait_for_ssh(options, context);
    return !session && session.error().code == "ssh.cancelled";
  };

  const long idle_kb = process_number("VmRSS");
  const long idle_threads = process_number("Threads");
  std::vector<std::thread> threads;
  std::vector<char> cancelled(kHosts, 0);
  for (int i = 0; i < kHosts; ++i) {
    threads.emplace_back([&, i] { cancelled[static_cast<std::size_t>(i)] = wait(i) ? 1 : 0; });
  }
  std::this_thread::sleep_for(std::chrono::seconds(4));
  const double begin_processor_ms = processor_ms();
  std::this_thread::sleep_for(std::chrono::seconds(4));
  const double busy_ms = (processor_ms() - begin_processor_ms) / 4;
  const long kb = process_number("VmRSS") - idle_kb;
  const long more_threads = process_number("Threads") - idle_threads;
  const auto asked = Clock::now();
  stop.request_stop();
  for (std::thread& one : threads) one.join();
  const Milliseconds stopping = Clock::now() - asked;

  bool good = kb <= kMostKilobytes && more_threads <= kHosts && stopping <= kLongestStop;
  for (const char one : cancelled) good = good && one == 1;
  std::cout << kHosts << " hosts waited for: " << static_cast<double>(kb) / 1024
            << " MiB above idle, " << more_threads << " threads, " << busy_ms
            << " ms of processor per second; all stopped within " << stopping.count() << " ms\n";
  const nlohmann::json result = {{"hosts", kHosts},
                                 {"kilobytes_above_idle", kb},
                                 {"threads", more_threads},
                                 {"processor_ms_per_second", busy_ms},
                                 {"stop_ms", stopping.count()}};
  if (argc > 1) std::ofstream(argv[1]) << result.dump(1) << "\n";
  if (!good) std::cerr << "waiting_bench: more than is allowed\n";
  return good ? 0 : 1;
}
