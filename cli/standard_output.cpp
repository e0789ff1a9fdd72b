#include "cli/standard_output.h"

#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <system_error>

#include "cli/exit_codes.h"

namespace cli {

StandardOutput::StandardOutput(int fd) : fd_(fd), before_(std::cout.rdbuf(this)) {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
}

StandardOutput::~StandardOutput() {
  StandardOutput::sync();
  std::cout.rdbuf(before_);
}

StandardOutput::int_type StandardOutput::overflow(int_type one) {
  if (StandardOutput::sync() != 0) return traits_type::eof();
  if (traits_type::eq_int_type(one, traits_type::eof())) return traits_type::not_eof(one);
  return sputc(traits_type::to_char_type(one));
}

int StandardOutput::sync() {
  for (const char* at = pbase(); at < pptr() && error_ == 0;) {
    const ssize_t count = ::write(fd_, at, static_cast<std::size_t>(pptr() - at));
    if (count > 0) {
      at += count;
    } else if (count == 0 || errno != EINTR) {
      error_ = count == 0 ? ENOSPC : errno;
    }
  }
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return error_ == 0 ? 0 : -1;
}

int output_error() {
  std::cout.flush();
  if (std::cout.good()) return 0;
  const auto* const output = dynamic_cast<const StandardOutput*>(std::cout.rdbuf());
  return output == nullptr || output->error() == 0 ? EIO : output->error();
}

int exit_after_output(int code, int error) {
  if (error == 0 || error == EPIPE) return code;
  std::cerr << "Error: The output could not be written: " << std::generic_category().message(error)
            << ".\n"
            << std::flush;
  return code == number(ExitCode::ok) ? number(ExitCode::failure) : code;
}

}  // namespace cli
