# Everything we link against. `make deps` installs or builds what is missing.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# What cmake/libssh2.sh and cmake/libcurl.sh build.
set(deps ${PROJECT_SOURCE_DIR}/build/deps)
if(CMAKE_CROSSCOMPILING)
  string(APPEND deps /arm64)
endif()

if(PROJECT_STATIC)
  include(cmake/static_dependencies.cmake)
else()
  find_package(OpenSSL 3.0 REQUIRED)
  find_package(CURL REQUIRED)
  find_package(Protobuf REQUIRED)
  find_package(gRPC CONFIG REQUIRED)
endif()
find_package(nlohmann_json 3.10 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)

# libssh2 from the system when it is Debian's patched one, else the one cmake/libssh2.sh built.
execute_process(COMMAND ${PROJECT_SOURCE_DIR}/cmake/libssh2.sh is-patched RESULT_VARIABLE unpatched)
if(PROJECT_STATIC OR NOT unpatched EQUAL 0)
  find_package(libssh2 1.11 CONFIG QUIET PATHS ${deps}/libssh2 NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  if(NOT libssh2_FOUND)
    message(FATAL_ERROR "no patched libssh2 was found: run `make deps` first")
  endif()
else()
  pkg_check_modules(libssh2 REQUIRED IMPORTED_TARGET GLOBAL libssh2)
  add_library(libssh2::libssh2 ALIAS PkgConfig::libssh2)
endif()

if(PROJECT_TESTS)
  find_package(doctest REQUIRED)
endif()
