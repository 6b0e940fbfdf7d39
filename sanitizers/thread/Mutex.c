#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Makes the locks of Mutex (Synchronization) visible to the thread sanitizer.
//
// The compiler inlines the fast path of a Mutex, with atomic operations that the sanitizer sees. If another thread holds the
// lock, the code calls a function in libswiftSynchronization, which is not instrumented: the sanitizer does not see that one
// thread waited for the other, and reports a race between them. The functions in this file replace those of the library. They
// call them, and report to the sanitizer what is acquired and released.
//
// Source: stdlib/public/Synchronization/Mutex/LinuxImpl.swift of https://github.com/swiftlang/swift (6.3). A process ends
// at its start if the library does not have these functions.

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
// A method receives the address of the handle, which is also that of its atomic value.
#define SELF __attribute__((swift_context)) void *handle

// Synchronization._MutexHandle: _lockSlow(UInt32), _tryLockSlow() -> Bool, _unlockSlow().
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void plimsoll_mutex_lock(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool plimsoll_mutex_try_lock(SELF) __asm__(TRY_LOCK);
SWIFT void plimsoll_mutex_unlock(SELF) __asm__(UNLOCK);

static SWIFT void (*lock)(uint32_t thread, SELF);
static SWIFT bool (*try_lock)(SELF);
static SWIFT void (*unlock)(SELF);

static void *function_of_library(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (function == NULL) {
    fprintf(stderr, "sanitizers/thread/Mutex.c: libswiftSynchronization has no function %s; update its name\n", name);
    abort();
  }
  return function;
}

__attribute__((constructor)) static void find_functions(void) {
  lock = function_of_library(LOCK);
  try_lock = function_of_library(TRY_LOCK);
  unlock = function_of_library(UNLOCK);
}

SWIFT void plimsoll_mutex_lock(uint32_t thread, SELF) {
  lock(thread, handle);
  __tsan_acquire(handle);
}

SWIFT bool plimsoll_mutex_try_lock(SELF) {
  bool is_locked = try_lock(handle);
  if (is_locked) __tsan_acquire(handle);
  return is_locked;
}

SWIFT void plimsoll_mutex_unlock(SELF) {
  __tsan_release(handle);
  unlock(handle);
}
