@echo off
setlocal
set ELECTRON_RUN_AS_NODE=1
"%RUNTRAIL_NODE%" "%~dp0..\..\runner.log.js" %*
