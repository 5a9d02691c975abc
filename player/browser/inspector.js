export class Inspector {
  show() {}
  setStep() {}
}
