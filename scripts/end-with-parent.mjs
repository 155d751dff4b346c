// Preloaded into children: when the script that started them is gone, however it ended, they end too.
if (process.channel) {
  process.channel.unref();
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
