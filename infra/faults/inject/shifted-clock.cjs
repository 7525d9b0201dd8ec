'use strict';
// Loaded before a service: its clock is as wrong as KANGFU_FAULTS_CLOCK (a folder) says in the file of the service's name, in ms, and jumps when that changes.
const { readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const file = join(process.env.KANGFU_FAULTS_CLOCK ?? '', basename(process.cwd()));
let offset = 0;
const look = () => {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offset = 0;
  }
};
if (process.env.KANGFU_FAULTS_CLOCK) {
  look();
  setInterval(look, 100).unref();
  const RealDate = Date;
  const now = RealDate.now.bind(RealDate);
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(now() + offset);
      else super(...parts);
    }
    static now() {
      return now() + offset;
    }
  };
}
