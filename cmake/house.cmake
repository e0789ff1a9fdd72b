# How every folder of the house is built.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  # Results are shared between checkouts, and between builds with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_PCH_EXTSUM=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

# What users get is root on their machines. cmake/libssh2.sh does the same to libssh2; that the
# result is hardened is for scripts/hardened.sh to say.
include(CheckPIESupported)
check_pie_supported()
add_compile_options("$<$<NOT:$<CONFIG:Debug>>:-fstack-protector-strong;-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
add_link_options("$<$<NOT:$<CONFIG:Debug>>:-Wl,-z,relro,-z,now>")
if(PROJECT_STATIC)
  # Not plain -static: g++ then leaves out the table by which frames are found, and backtrace() sorts
  # the descriptions of all frames first, which costs a start 75 ms.
  set(CMAKE_CXX_LINK_OPTIONS_PIE "")
  add_link_options(-static-pie -fuse-ld=lld LINKER:--gc-sections,--icf=all,--pack-dyn-relocs=relr
                   LINKER:--dependency-file=${PROJECT_BINARY_DIR}/linked.d)
  if(CMAKE_CROSSCOMPILING)
    # A cross compiler looks for linkers among its own programs only.
    add_link_options(-B/usr/bin)
    # Nothing outside the program uses its names. Else each has a place in the table of addresses, of
    # which the C library for arm64 reaches the first 32 KiB only.
    set(CMAKE_CXX_VISIBILITY_PRESET hidden)
    set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
  endif()
  # The same bytes wherever the checkout is. With ccache all paths are relative ones already.
  if(NOT CCACHE)
    file(RELATIVE_PATH to_root ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
    add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=${to_root})
  endif()
endif()

if(PROJECT_SANITIZE)
  add_compile_options(-fsanitize=${PROJECT_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PROJECT_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # With sanitizers g++ takes the empty state of std::optional for uninitialised memory.
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()

# Our own code only: generated code is a target of its own without these.
add_library(house_warnings INTERFACE)
target_compile_options(
  house_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch
                           -Wnon-virtual-dtor -Wold-style-cast)
if(NOT PROJECT_STATIC)
  # A release is built by users too, whose compilers optimise otherwise and may see what is not there.
  target_compile_options(house_warnings INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Optimising, g++ 12 sees overlapping copies in every `"text" + std::string` and uninitialised
  # memory in every empty std::optional; newer ones no longer do.
  target_compile_options(house_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

# What clang makes of precompiled headers holds the path of the checkout, and so do the options that
# CMake gives it to use them: neither may count for ccache. One option will do, which ccache takes for
# a path, and what is in the headers it reads from a file beside them.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -include-pch <PCH_FILE>)
endif()

# tell_ccache_headers(<target> <header>...): the sum of what is precompiled for it.
function(tell_ccache_headers target)
  list(JOIN ARGN "\n#include " includes)
  set(includes "#include ${includes}\n")
  string(MD5 name "${includes}")
  get_property(sum GLOBAL PROPERTY "precompiled_${name}")
  if(NOT sum)
    set(file ${PROJECT_BINARY_DIR}/precompiled_${name}.h)
    file(WRITE ${file} "${includes}")
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -x c++ -E -P ${file}
                    OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
    string(SHA256 sum "${text}")
    set_property(GLOBAL PROPERTY "precompiled_${name}" ${sum})
  endif()
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.dir/cmake_pch.hxx.pch.sum ${sum})
endfunction()

# precompile_common(<target> <header>...): what nearly every file includes, and these.
function(precompile_common target)
  set(headers <algorithm> <chrono> <functional> <map> <memory> <optional> <stop_token> <string>
              <string_view> <variant> <vector> <tl/expected.hpp> ${ARGN})
  # For ccache: its results do not depend on when a header was precompiled.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  else()
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    tell_ccache_headers(${target} ${headers})
  endif()
  target_precompile_headers(${target} PRIVATE ${headers})
endfunction()

# Of x_linux.cpp and x_posix.cpp, and of their tests, one is built. Sources are chosen, and nothing is
# defined: all others are compiled the same way, so that ccache has them for both.
set(platforms linux posix)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(PROJECT_PLATFORM linux CACHE STRING "Ways of the system to use: linux or posix")
else()
  set(PROJECT_PLATFORM posix CACHE STRING "Ways of the system to use: linux or posix")
endif()
if(NOT PROJECT_PLATFORM IN_LIST platforms)
  message(FATAL_ERROR "PROJECT_PLATFORM is one of: ${platforms}")
endif()

# of_this_platform(<variable>): leaves the sources of other platforms out of a list.
function(of_this_platform variable)
  set(sources ${${variable}})
  foreach(other IN LISTS platforms)
    if(NOT other STREQUAL PROJECT_PLATFORM)
      list(FILTER sources EXCLUDE REGEX "_${other}(_test)?\\.cpp$")
    endif()
  endforeach()
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

# add_house_library(<folder> USES <target>...): the library of one folder, all its sources.
# Includes are written from the project's root: #include "base/clock.h". Headers are precompiled
# where PRECOMPILE <header>... asks for it, and with the project's option.
function(add_house_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;SOURCES;PRECOMPILE")
  if(NOT arg_SOURCES)
    file(GLOB_RECURSE arg_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  endif()
  of_this_platform(arg_SOURCES)
  if(NOT arg_SOURCES)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_USES})
    return()
  endif()
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_USES} PRIVATE house_warnings)
  if(PROJECT_PRECOMPILE OR arg_PRECOMPILE)
    precompile_common(${name} ${arg_PRECOMPILE})
  endif()
endfunction()

# computes_much(<target>): releases are built to be small, but for what takes values apart.
function(computes_much target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O2>)
endfunction()

# add_unit_tests(<folder> USES <target>...): one doctest program of tests/unit/<folder>/*_test.cpp.
# APART <name> <pattern>...: the files with such paths are a test of CTest of their own, so that they
# wait beside the others. The target sanitized_tests builds all of them; PLAIN ones are left out of it
# and have the folder's name for a label.
function(add_unit_tests folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PLAIN" "" "USES;APART")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${folder}/*.cpp)
  of_this_platform(sources)
  if(NOT sources)
    return()
  endif()
  add_executable(${folder}_tests ${sources})
  target_include_directories(${folder}_tests PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${folder}_tests PRIVATE ${arg_USES} test_main house_warnings)
  if(PROJECT_SANITIZE)
    # These two cost the compiler up to a quarter of its time. They are kept for the code that is
    # tested; in a test itself a null pointer ends as it does anywhere.
    target_compile_options(${folder}_tests PRIVATE -fno-sanitize=null,alignment)
  endif()
  precompile_common(${folder}_tests <doctest/doctest.h>)
  set(tests unit.${folder})
  set(others "")
  if(arg_APART)
    list(POP_FRONT arg_APART name)
    string(JOIN "," patterns ${arg_APART})
    add_test(NAME unit.${folder}.${name} COMMAND ${folder}_tests --source-file=${patterns})
    list(APPEND tests unit.${folder}.${name})
    set(others --source-file-exclude=${patterns})
  endif()
  add_test(NAME unit.${folder} COMMAND ${folder}_tests ${others})
  if(arg_PLAIN)
    set_tests_properties(${tests} PROPERTIES LABELS ${folder})
    return()
  endif()
  set_tests_properties(${tests} PROPERTIES LABELS "unit;sanitize")
  add_dependencies(sanitized_tests ${folder}_tests)
endfunction()
